package io.sluice.tests.crash;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.sluice.tests.product.JmsFactories;
import io.sluice.tests.product.Product;
import jakarta.jms.JMSException;
import jakarta.jms.MessageConsumer;
import jakarta.jms.MessageProducer;
import jakarta.jms.TextMessage;
import jakarta.jms.XAConnection;
import jakarta.jms.XASession;
import java.io.EOFException;
import java.io.IOException;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import javax.transaction.xa.XAException;
import javax.transaction.xa.XAResource;
import javax.transaction.xa.Xid;
import org.apache.activemq.command.XATransactionId;

/**
 * Takes messages from one queue and sends them to another over OpenWire, each in a transaction of
 * two phases, and is its own transaction manager: what was decided is committed after a crash, what
 * was not is rolled back.
 */
final class XaTransfer implements LoadClient {
  static final String FROM = "xa.from";
  static final String TO = "xa.to";
  private static final long POLL_MILLIS = 50;

  /** Transactions that are to be committed: everybody has said yes. */
  final Set<Xid> decided = ConcurrentHashMap.newKeySet();

  private final Product product;
  private int lastXid;

  XaTransfer(Product product) {
    this.product = product;
  }

  @Override
  public void run() throws IOException {
    try (XAConnection connection = connect()) {
      XASession session = connection.createXASession();
      recover(session.getXAResource());
      connection.start();
      MessageConsumer consumer = session.createConsumer(session.createQueue(FROM));
      MessageProducer producer = session.createProducer(session.createQueue(TO));
      while (true) {
        transfer(session.getXAResource(), consumer, producer);
      }
    } catch (JMSException | XAException cutOff) {
      throw (IOException) new EOFException(cutOff.getMessage()).initCause(cutOff);
    }
  }

  private XAConnection connect() throws JMSException {
    return JmsFactories.openWireXa(product).createXAConnection();
  }

  private void transfer(XAResource resource, MessageConsumer consumer, MessageProducer producer)
      throws JMSException, XAException {
    Xid xid = nextXid();
    resource.start(xid, XAResource.TMNOFLAGS);
    TextMessage message = (TextMessage) consumer.receive(POLL_MILLIS);
    if (message != null) {
      producer.send(message);
    }
    resource.end(xid, XAResource.TMSUCCESS);
    if (resource.prepare(xid) == XAResource.XA_OK) {
      decided.add(xid);
      resource.commit(xid, false);
    }
  }

  private Xid nextXid() {
    XATransactionId xid = new XATransactionId();
    xid.setFormatId(1);
    xid.setGlobalTransactionId(Integer.toString(++lastXid).getBytes(UTF_8));
    xid.setBranchQualifier(new byte[0]);
    return xid;
  }

  /** Ends what a crash has left prepared. */
  void recover() throws JMSException, XAException {
    try (XAConnection connection = connect()) {
      recover(connection.createXASession().getXAResource());
    }
  }

  private void recover(XAResource resource) throws XAException {
    for (Xid xid : resource.recover(XAResource.TMSTARTRSCAN | XAResource.TMENDRSCAN)) {
      if (decided.contains(xid)) {
        resource.commit(xid, false);
      } else {
        resource.rollback(xid);
      }
    }
  }
}
