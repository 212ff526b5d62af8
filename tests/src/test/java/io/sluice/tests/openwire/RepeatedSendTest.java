package io.sluice.tests.openwire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.sluice.tests.product.JmsFactories;
import io.sluice.tests.product.Product;
import jakarta.jms.JMSException;
import jakarta.jms.MessageProducer;
import jakarta.jms.Queue;
import jakarta.jms.Session;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import javax.transaction.xa.XAResource;
import javax.transaction.xa.Xid;
import org.apache.activemq.ActiveMQConnection;
import org.apache.activemq.ActiveMQConnectionFactory;
import org.apache.activemq.ActiveMQMessageProducer;
import org.apache.activemq.ActiveMQXAConnection;
import org.apache.activemq.AsyncCallback;
import org.apache.activemq.command.XATransactionId;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * What ActiveMQ's failover transport sends again, because the answer did not come: the answer is
 * lost on its way, so that the first is stored, and then the connection or the server with it.
 */
class RepeatedSendTest {
  private static final Duration TIMEOUT = Duration.ofSeconds(60);

  @TempDir static Path directory;

  private static Product product;
  private static Cable cable;
  private static Queues queues;

  /** How the connection is lost once the answer is. */
  enum Loss {
    NETWORK {
      @Override
      void happen() {
        cable.cut();
      }
    },
    SERVER {
      @Override
      void happen() {
        product.kill9();
        product.restart();
      }
    };

    abstract void happen();
  }

  @BeforeAll
  static void start() throws Exception {
    product = Product.start(directory);
    cable = new Cable(product.port(Product.OPENWIRE));
    queues = new Queues(product);
  }

  @AfterAll
  static void stop() throws Exception {
    cable.close();
    product.close();
  }

  private static String url() {
    return "failover:(tcp://localhost:"
        + cable.port()
        + ")?initialReconnectDelay=50&maxReconnectDelay=200";
  }

  private static ActiveMQConnection connect() throws JMSException {
    ActiveMQConnectionFactory factory = JmsFactories.openWire(url());
    ActiveMQConnection connection = (ActiveMQConnection) factory.createConnection();
    connection.start();
    return connection;
  }

  /** Does this so that its answer is lost, and goes on when {@code arrived} holds. */
  private static <T> T losing(Loss loss, Callable<T> action, Callable<Boolean> arrived)
      throws Exception {
    cable.silence();
    CompletableFuture<T> done =
        CompletableFuture.supplyAsync(
            () -> {
              try {
                return action.call();
              } catch (Exception failure) {
                throw new CompletionException(failure);
              }
            });
    await().atMost(TIMEOUT).until(arrived);
    assertThat(done).isNotDone();
    loss.happen();
    return done.get(TIMEOUT.toSeconds(), TimeUnit.SECONDS);
  }

  /** What a client does that has no result. */
  private interface Step {
    void run() throws Exception;
  }

  /** As {@link #losing}, of what has no result. */
  private static void lose(Loss loss, Step action, Callable<Boolean> arrived) throws Exception {
    losing(
        loss,
        () -> {
          action.run();
          return null;
        },
        arrived);
  }

  private static Callable<Boolean> holds(String queue, int messages) {
    return () -> queues.browse(queue).size() >= messages;
  }

  @ParameterizedTest
  @EnumSource
  void isStoredOnce(Loss loss) throws Exception {
    String name = "plain." + loss;
    try (ActiveMQConnection connection = connect()) {
      Session session = connection.createSession();
      MessageProducer producer = session.createProducer(session.createQueue(name));
      producer.send(session.createTextMessage("1"));
      lose(loss, () -> producer.send(session.createTextMessage("2")), holds(name, 2));
      producer.send(session.createTextMessage("3"));
    }
    assertThat(queues.take(name)).containsExactly("1", "2", "3");
  }

  @ParameterizedTest
  @EnumSource
  void isStoredOnceInEachOfSeveralQueues(Loss loss) throws Exception {
    String name = "several." + loss;
    try (ActiveMQConnection connection = connect()) {
      Session session = connection.createSession();
      Queue both = session.createQueue(name + ".a," + name + ".b");
      MessageProducer producer = session.createProducer(both);
      lose(loss, () -> producer.send(session.createTextMessage("1")), holds(name + ".b", 1));
    }
    assertThat(queues.take(name + ".a")).containsExactly("1");
    assertThat(queues.take(name + ".b")).containsExactly("1");
  }

  /** Without waiting for answers, many of them are lost at once. */
  @ParameterizedTest
  @EnumSource
  void manyWithoutAnswersAreStoredOnce(Loss loss) throws Exception {
    String name = "many." + loss;
    int count = 300;
    List<String> sent = IntStream.range(0, count).mapToObj(Integer::toString).toList();
    try (ActiveMQConnection connection = connect()) {
      Session session = connection.createSession();
      var producer = (ActiveMQMessageProducer) session.createProducer(session.createQueue(name));
      List<CompletableFuture<Void>> answers = new ArrayList<>();
      losing(
          loss,
          () -> {
            for (String text : sent) {
              CompletableFuture<Void> answer = new CompletableFuture<>();
              answers.add(answer);
              producer.send(session.createTextMessage(text), callback(answer));
            }
            answers.forEach(CompletableFuture::join);
            return null;
          },
          holds(name, count / 2));
    }
    assertThat(queues.take(name)).containsExactlyElementsOf(sent);
  }

  private static AsyncCallback callback(CompletableFuture<Void> answer) {
    return new AsyncCallback() {
      @Override
      public void onSuccess() {
        answer.complete(null);
      }

      @Override
      public void onException(JMSException failure) {
        answer.completeExceptionally(failure);
      }
    };
  }

  /** The client sends again what is in a transaction that has not ended: it was lost with it. */
  @ParameterizedTest
  @EnumSource
  void anOpenTransactionGoesOn(Loss loss) throws Exception {
    String name = "open." + loss;
    try (ActiveMQConnection connection = connect()) {
      Session session = connection.createSession(Session.SESSION_TRANSACTED);
      MessageProducer producer = session.createProducer(session.createQueue(name));
      producer.send(session.createTextMessage("1"));
      session.commit();
      producer.send(session.createTextMessage("2"));
      producer.send(session.createTextMessage("3"));
      loss.happen();
      // Or the client might not know yet, and its commit would be in doubt.
      await().atMost(TIMEOUT).until(cable::isUsed);
      producer.send(session.createTextMessage("4"));
      session.commit();
    }
    assertThat(queues.take(name)).containsExactly("1", "2", "3", "4");
  }

  private static Xid xid(String name) {
    XATransactionId xid = new XATransactionId();
    xid.setFormatId(1);
    xid.setGlobalTransactionId(name.getBytes(StandardCharsets.UTF_8));
    xid.setBranchQualifier(new byte[] {1});
    return xid;
  }

  private static ActiveMQXAConnection connectXa() throws JMSException {
    var factory = JmsFactories.openWireXa(url());
    var connection = (ActiveMQXAConnection) factory.createXAConnection();
    connection.start();
    return connection;
  }

  private static List<Xid> prepared() throws Exception {
    try (XaClient client = new XaClient(product)) {
      return List.of(client.resource().recover(XAResource.TMSTARTRSCAN));
    }
  }

  @ParameterizedTest
  @EnumSource
  void aBranchIsPreparedOnce(Loss loss) throws Exception {
    String name = "prepared." + loss;
    try (ActiveMQXAConnection connection = connectXa()) {
      var session = connection.createXASession();
      XAResource resource = session.getXAResource();
      Xid xid = xid(name);
      resource.start(xid, XAResource.TMNOFLAGS);
      session.createProducer(session.createQueue(name)).send(session.createTextMessage("1"));
      resource.end(xid, XAResource.TMSUCCESS);
      int vote = losing(loss, () -> resource.prepare(xid), () -> prepared().contains(xid));
      assertThat(vote).isEqualTo(XAResource.XA_OK);
      resource.commit(xid, false);
    }
    assertThat(prepared()).isEmpty();
    assertThat(queues.take(name)).containsExactly("1");
  }

  @ParameterizedTest
  @EnumSource
  void aPreparedBranchIsCommittedOnce(Loss loss) throws Exception {
    String name = "committed." + loss;
    queues.put(name + ".in", "0");
    try (ActiveMQXAConnection connection = connectXa()) {
      XAResource resource = prepareBoth(connection, name);
      lose(loss, () -> resource.commit(xid(name), false), () -> prepared().isEmpty());
    }
    assertThat(queues.take(name)).containsExactly("1");
    queues.areEmpty(name + ".in");
  }

  @ParameterizedTest
  @EnumSource
  void aPreparedBranchIsRolledBackOnce(Loss loss) throws Exception {
    String name = "rolled back." + loss;
    queues.put(name + ".in", "0");
    try (ActiveMQXAConnection connection = connectXa()) {
      XAResource resource = prepareBoth(connection, name);
      lose(loss, () -> resource.rollback(xid(name)), () -> prepared().isEmpty());
    }
    queues.areEmpty(name);
    assertThat(queues.take(name + ".in")).containsExactly("0");
  }

  /** Takes one message and sends another. */
  private static XAResource prepareBoth(ActiveMQXAConnection connection, String name)
      throws Exception {
    var session = connection.createXASession();
    XAResource resource = session.getXAResource();
    resource.start(xid(name), XAResource.TMNOFLAGS);
    XaClient.take(session.createConsumer(session.createQueue(name + ".in")));
    session.createProducer(session.createQueue(name)).send(session.createTextMessage("1"));
    resource.end(xid(name), XAResource.TMSUCCESS);
    assertThat(resource.prepare(xid(name))).isEqualTo(XAResource.XA_OK);
    return resource;
  }
}
