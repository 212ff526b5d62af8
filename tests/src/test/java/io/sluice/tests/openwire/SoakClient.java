package io.sluice.tests.openwire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.sluice.tests.product.JmsFactories;
import io.sluice.tests.product.Product;
import jakarta.jms.Destination;
import jakarta.jms.InvalidClientIDException;
import jakarta.jms.JMSException;
import jakarta.jms.MessageConsumer;
import jakarta.jms.Queue;
import jakarta.jms.Session;
import jakarta.jms.TemporaryQueue;
import jakarta.jms.Topic;
import jakarta.jms.TransactionRolledBackException;
import jakarta.jms.XASession;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import javax.transaction.xa.XAException;
import javax.transaction.xa.XAResource;
import javax.transaction.xa.Xid;
import org.apache.activemq.ActiveMQConnection;
import org.apache.activemq.ActiveMQXAConnection;
import org.apache.activemq.command.XATransactionId;
import org.apache.activemq.transport.failover.FailoverTransport;

/**
 * A client of a soak. It has one of each thing that a connection can leave behind: {@link #begin}
 * begins them, and {@link #finish} brings them to their ends, on whatever connection there is then.
 */
final class SoakClient {
  /** The connections that it has. */
  static final int CONNECTIONS = 2;

  /** The producers that send something in a round. */
  static final int PRODUCERS = 8;

  private static final long TIMEOUT_MILLIS = 60_000;
  private static final Duration PATIENCE = Duration.ofMillis(TIMEOUT_MILLIS);
  private static final int PREFETCHED = 5;

  private final String url;
  private final String name;
  private ActiveMQConnection connection;
  private ActiveMQXAConnection xaConnection;

  private final List<Session> sessions = new ArrayList<>();
  private Session transacted;
  private MessageConsumer unacknowledged;
  private TemporaryQueue temporary;
  private XAResource branches;
  private XATransactionId branch;

  SoakClient(Product product, int number) throws JMSException {
    url =
        "failover:(tcp://localhost:"
            + product.port(Product.OPENWIRE)
            + ")?initialReconnectDelay=10&maxReconnectDelay=50";
    name = "soak." + number;
    connect();
  }

  /** Connects; the server may still have to see that an earlier connection of the name is gone. */
  private void connect() throws JMSException {
    connection = (ActiveMQConnection) JmsFactories.openWire(url).createConnection();
    connection.setClientID(name);
    await()
        .atMost(PATIENCE)
        .ignoreException(InvalidClientIDException.class)
        .until(
            () -> {
              connection.start();
              return true;
            });
    xaConnection = (ActiveMQXAConnection) JmsFactories.openWireXa(url).createXAConnection();
    xaConnection.start();
  }

  /** Begins everything; branches are in one of three states. */
  void begin(int round) throws JMSException, XAException {
    Session sending = session(Session.AUTO_ACKNOWLEDGE);
    Queue in = sending.createQueue(name + ".in");
    send(sending, in, 1);
    transacted = session(Session.SESSION_TRANSACTED);
    assertThat(transacted.createConsumer(in).receive(TIMEOUT_MILLIS)).isNotNull();
    send(transacted, sending.createQueue(name + ".out"), 1);

    Queue prefetched = sending.createQueue(name + ".prefetched");
    send(sending, prefetched, PREFETCHED);
    unacknowledged = session(Session.CLIENT_ACKNOWLEDGE).createConsumer(prefetched);
    assertThat(unacknowledged.receive(TIMEOUT_MILLIS)).isNotNull();

    Topic topic = sending.createTopic(name + ".topic");
    sending.createDurableSubscriber(topic, "durable");
    send(sending, topic, 1);

    temporary = sending.createTemporaryQueue();
    sending.createConsumer(temporary);
    send(sending, temporary, 1);

    sending.createConsumer(sending.createQueue(name + ".any.>"));
    send(sending, sending.createQueue(name + ".any.a," + name + ".any.b"), 1);
    send(sending, sending.createQueue(name + ".taken"), 1);
    beginBranch(round);
  }

  private Session session(int acknowledges) throws JMSException {
    Session session = connection.createSession(acknowledges);
    sessions.add(session);
    return session;
  }

  private static void send(Session by, Destination to, int count) throws JMSException {
    var producer = by.createProducer(to);
    for (int i = 0; i < count; i++) {
      producer.send(by.createTextMessage("a message of a soak"));
    }
  }

  private void beginBranch(int round) throws JMSException, XAException {
    XASession session = xaConnection.createXASession();
    sessions.add(session);
    branches = session.getXAResource();
    branch = new XATransactionId();
    branch.setFormatId(1);
    branch.setGlobalTransactionId((name + "." + round).getBytes(StandardCharsets.UTF_8));
    branch.setBranchQualifier(new byte[] {1});
    branches.start(branch, XAResource.TMNOFLAGS);
    Queue taken = session.createQueue(name + ".taken");
    assertThat(session.createConsumer(taken).receive(TIMEOUT_MILLIS)).isNotNull();
    send(session, session.createQueue(name + ".branches"), 1);
    branches.end(branch, XAResource.TMSUCCESS);
    if (round % 3 != 0) {
      branches.prepare(branch);
    }
  }

  /** The sockets go without a word, as they do when a network fails. */
  void cut() throws InterruptedException {
    cut(connection);
    cut(xaConnection);
  }

  private static void cut(ActiveMQConnection connection) throws InterruptedException {
    failover(connection).handleTransportFailure(new IOException("cut by the test"));
  }

  private static FailoverTransport failover(ActiveMQConnection connection) {
    return connection.getTransport().narrow(FailoverTransport.class);
  }

  /** Ends what was begun, and leaves nothing of it. */
  void finish(int round) throws JMSException, XAException {
    try {
      transacted.commit();
    } catch (TransactionRolledBackException lost) {
      // What was taken in it comes again, and is drained.
    }
    unacknowledged.receive(TIMEOUT_MILLIS).acknowledge();
    endBranch(round);
    for (Session session : sessions) {
      session.close();
    }
    sessions.clear();
    temporary.delete();
    drain();
  }

  private void endBranch(int round) throws XAException {
    switch (round % 3) {
      case 0 -> branches.commit(branch, true);
      case 1 -> branches.commit(branch, false);
      default -> branches.rollback(branch);
    }
  }

  /** Goes for good without a word, with all that was begun, and is there again as a new client. */
  void replace() throws JMSException, XAException, InterruptedException {
    for (ActiveMQConnection each : List.of(connection, xaConnection)) {
      failover(each).setMaxReconnectAttempts(0);
      cut(each);
      await().atMost(PATIENCE).until(each::isTransportFailed);
      try {
        each.close();
      } catch (JMSException gone) {
        // It is closed, and could not say goodbye.
      }
    }
    sessions.clear();
    connect();
    XAResource resource = xaConnection.createXASession().getXAResource();
    for (Xid left : resource.recover(XAResource.TMSTARTRSCAN)) {
      if (left.equals(branch)) {
        resource.rollback(left);
      }
    }
    drain();
  }

  private void drain() throws JMSException {
    try (Session session = connection.createSession()) {
      Queue all = session.createQueue(name + ".>?consumer.prefetchSize=0");
      MessageConsumer consumer = session.createConsumer(all);
      while (consumer.receiveNoWait() != null) {
        // Until there is nothing.
      }
      session.unsubscribe("durable");
    }
  }

  void close() throws JMSException {
    connection.close();
    xaConnection.close();
  }
}
