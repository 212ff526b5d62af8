package io.sluice.tests.openwire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sluice.tests.product.Product;
import jakarta.jms.MessageConsumer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import javax.transaction.xa.XAException;
import javax.transaction.xa.XAResource;
import javax.transaction.xa.Xid;
import org.apache.activemq.command.XATransactionId;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** ActiveMQ's client as the resource of a distributed transaction (X/Open XA), step by step. */
class XaTest {
  @TempDir static Path directory;

  private static Product product;
  private static Queues queues;

  @BeforeAll
  static void start() {
    product = Product.start(directory);
    queues = new Queues(product);
  }

  @AfterAll
  static void stop() {
    product.close();
  }

  private static Xid xid(String name) {
    XATransactionId xid = new XATransactionId();
    xid.setFormatId(1);
    xid.setGlobalTransactionId(name.getBytes(StandardCharsets.UTF_8));
    xid.setBranchQualifier(new byte[] {1});
    return xid;
  }

  private static void fails(int code, ThrowingCallable call) {
    assertThatThrownBy(call)
        .isInstanceOfSatisfying(
            XAException.class, error -> assertThat(error.errorCode).isEqualTo(code));
  }

  private static void sendIn(XaClient client, Xid xid, String queue) throws Exception {
    client.resource().start(xid, XAResource.TMNOFLAGS);
    client.send(queue, "of " + queue);
    client.resource().end(xid, XAResource.TMSUCCESS);
  }

  @Test
  void twoPhases() throws Exception {
    try (XaClient client = new XaClient(product)) {
      Xid xid = xid("two");
      sendIn(client, xid, "two");
      assertThat(client.resource().prepare(xid)).isEqualTo(XAResource.XA_OK);
      queues.areEmpty("two");
      client.resource().commit(xid, false);
      assertThat(queues.take("two")).containsExactly("of two");
      fails(XAException.XAER_NOTA, () -> client.resource().rollback(xid));
      // The answer might have been lost: it is committed, and not a second time.
      client.resource().commit(xid, false);
      queues.areEmpty("two");
    }
  }

  @Test
  void onePhase() throws Exception {
    try (XaClient client = new XaClient(product)) {
      sendIn(client, xid("one"), "one");
      client.resource().commit(xid("one"), true);
      assertThat(queues.take("one")).containsExactly("of one");
    }
  }

  @Test
  void aBranchIsSuspendedAndResumed() throws Exception {
    try (XaClient client = new XaClient(product)) {
      XAResource resource = client.resource();
      resource.start(xid("a"), XAResource.TMNOFLAGS);
      client.send("a", "1");
      resource.end(xid("a"), XAResource.TMSUSPEND);
      sendIn(client, xid("b"), "b");
      resource.start(xid("a"), XAResource.TMRESUME);
      client.send("a", "2");
      resource.end(xid("a"), XAResource.TMSUCCESS);
      resource.rollback(xid("b"));
      resource.commit(xid("a"), true);
      queues.areEmpty("b");
      assertThat(queues.take("a")).containsExactly("1", "2");
    }
  }

  @Test
  void aBranchOfNothingIsReadOnly() throws Exception {
    try (XaClient client = new XaClient(product)) {
      client.resource().start(xid("nothing"), XAResource.TMNOFLAGS);
      client.resource().end(xid("nothing"), XAResource.TMSUCCESS);
      assertThat(client.resource().prepare(xid("nothing"))).isEqualTo(XAResource.XA_RDONLY);
    }
  }

  @Test
  void errorsHaveTheirCodes() throws Exception {
    try (XaClient client = new XaClient(product);
        XaClient other = new XaClient(product)) {
      XAResource resource = client.resource();
      fails(XAException.XAER_NOTA, () -> resource.prepare(xid("unknown")));
      fails(XAException.XAER_NOTA, () -> resource.rollback(xid("unknown")));
      fails(XAException.XAER_NOTA, () -> resource.forget(xid("unknown")));
      sendIn(client, xid("errors"), "errors");
      fails(XAException.XAER_PROTO, () -> resource.commit(xid("errors"), false));
      resource.prepare(xid("errors"));
      fails(XAException.XAER_NOTA, () -> resource.forget(xid("errors")));
      fails(XAException.XAER_PROTO, () -> resource.commit(xid("errors"), true));
      sendIn(other, xid("errors"), "errors");
      fails(XAException.XAER_DUPID, () -> other.resource().prepare(xid("errors")));
      resource.rollback(xid("errors"));
      queues.areEmpty("errors");
      assertThat(resource.isSameRM(other.resource())).isFalse();
    }
  }

  /** The client keeps it, and tries again by itself. */
  @Test
  void whatWasReadComesAgainAfterARollback() throws Exception {
    try (XaClient client = new XaClient(product)) {
      queues.put("again", "x");
      MessageConsumer consumer = client.consumer("again");
      client.resource().start(xid("again1"), XAResource.TMNOFLAGS);
      assertThat(XaClient.take(consumer)).isEqualTo("x");
      client.resource().end(xid("again1"), XAResource.TMSUCCESS);
      client.resource().prepare(xid("again1"));
      client.resource().rollback(xid("again1"));

      client.resource().start(xid("again2"), XAResource.TMNOFLAGS);
      assertThat(XaClient.take(consumer)).isEqualTo("x");
      client.resource().end(xid("again2"), XAResource.TMSUCCESS);
      client.resource().prepare(xid("again2"));
      client.resource().commit(xid("again2"), false);
    }
    queues.areEmpty("again");
  }

  /** As if it had done so itself: nobody else gets it meanwhile. */
  @Test
  void whatWasReadComesAgainToItsClientThoughAnotherRollsBack() throws Exception {
    try (XaClient client = new XaClient(product);
        XaClient other = new XaClient(product)) {
      queues.put("elsewhere", "x");
      MessageConsumer consumer = client.consumer("elsewhere");
      client.resource().start(xid("elsewhere1"), XAResource.TMNOFLAGS);
      assertThat(XaClient.take(consumer)).isEqualTo("x");
      client.resource().end(xid("elsewhere1"), XAResource.TMSUCCESS);
      client.resource().prepare(xid("elsewhere1"));
      other.resource().rollback(xid("elsewhere1"));
      queues.areEmpty("elsewhere");

      client.resource().start(xid("elsewhere2"), XAResource.TMNOFLAGS);
      assertThat(XaClient.take(consumer)).isEqualTo("x");
      client.resource().end(xid("elsewhere2"), XAResource.TMSUCCESS);
      client.resource().commit(xid("elsewhere2"), true);
    }
    queues.areEmpty("elsewhere");
  }

  @Test
  void whatIsPreparedSurvivesKill9AndIsRecovered() throws Exception {
    XaClient client = new XaClient(product);
    queues.put("read", "x");
    queues.put("kept", "y");
    readAndSend(client, xid("committed"), "read", "written");
    readAndSend(client, xid("rolled back"), "kept", "unwritten");
    sendIn(client, xid("not prepared"), "lost");
    product.kill9();
    product.restart();

    queues.areEmpty("read", "kept", "written", "unwritten", "lost");
    try (XaClient other = new XaClient(product)) {
      XAResource resource = other.resource();
      assertThat(resource.recover(XAResource.TMSTARTRSCAN | XAResource.TMENDRSCAN))
          .containsExactly(xid("committed"), xid("rolled back"));
      resource.commit(xid("committed"), false);
      resource.rollback(xid("rolled back"));
      assertThat(resource.recover(XAResource.TMSTARTRSCAN)).isEmpty();
    }
    assertThat(queues.take("written")).containsExactly("from read");
    assertThat(queues.take("kept")).containsExactly("y");
    queues.areEmpty("read", "unwritten", "lost");
  }

  private static void readAndSend(XaClient client, Xid xid, String from, String to)
      throws Exception {
    client.resource().start(xid, XAResource.TMNOFLAGS);
    XaClient.take(client.consumer(from));
    client.send(to, "from " + from);
    client.resource().end(xid, XAResource.TMSUCCESS);
    assertThat(client.resource().prepare(xid)).isEqualTo(XAResource.XA_OK);
  }
}
