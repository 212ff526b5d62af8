package io.sluice.bench.jms;

import io.sluice.bench.load.Target;
import io.sluice.bench.server.Protocol;
import jakarta.jms.CompletionListener;
import jakarta.jms.ConnectionFactory;
import jakarta.jms.JMSException;
import jakarta.jms.Message;
import jakarta.jms.MessageProducer;
import org.apache.activemq.ActiveMQConnectionFactory;
import org.apache.activemq.ActiveMQMessageProducer;
import org.apache.activemq.AsyncCallback;
import org.apache.qpid.jms.JmsConnectionFactory;

/** Qpid JMS for AMQP 1.0, ActiveMQ's client for OpenWire, both as they are but for the mode. */
final class JmsClients {
  private JmsClients() {}

  static ConnectionFactory factory(Protocol protocol, JmsMode mode, Target target)
      throws JMSException {
    String address = protocol.scheme() + "://127.0.0.1:" + target.port();
    if (protocol == Protocol.OPENWIRE) {
      return new ActiveMQConnectionFactory(target.user(), target.password(), address);
    }
    return new JmsConnectionFactory(
        target.user(),
        target.password(),
        mode == JmsMode.SYNC ? address : address + "?jms.forceAsyncSend=true");
  }

  /** Sends without waiting; ActiveMQ's client has a call of its own for this. */
  static void send(MessageProducer producer, Message message, CompletionListener listener)
      throws JMSException {
    if (producer instanceof ActiveMQMessageProducer activeMq) {
      activeMq.send(message, new Callback(message, listener));
    } else {
      producer.send(message, listener);
    }
  }

  private record Callback(Message message, CompletionListener listener) implements AsyncCallback {
    @Override
    public void onSuccess() {
      listener.onCompletion(message);
    }

    @Override
    public void onException(JMSException exception) {
      listener.onException(message, exception);
    }
  }
}
