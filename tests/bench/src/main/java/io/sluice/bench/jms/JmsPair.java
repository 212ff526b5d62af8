package io.sluice.bench.jms;

import jakarta.jms.Connection;
import jakarta.jms.ConnectionFactory;
import jakarta.jms.JMSException;
import org.HdrHistogram.Recorder;

/** A producer and the one consumer of its queue, each with a connection of its own. */
final class JmsPair {
  private final Connection producing;
  private final Connection consuming;
  private final JmsProducer producer;
  private final JmsReceiver receiver;

  /** Connects; blocks. */
  JmsPair(JmsPlan plan, ConnectionFactory factory, String queue, Recorder latencies)
      throws JMSException {
    producing = factory.createConnection();
    consuming = factory.createConnection();
    producer = new JmsProducer(plan, producing, queue);
    receiver = new JmsReceiver(plan, consuming, queue, producer, latencies);
    consuming.start();
  }

  JmsProducer producer() {
    return producer;
  }

  JmsReceiver receiver() {
    return receiver;
  }

  long outstanding() {
    return producer.sentCount() - receiver.receivedCount();
  }

  void close() {
    try {
      consuming.stop();
      receiver.acknowledge();
      consuming.close();
      producing.close();
    } catch (JMSException e) {
      throw new IllegalStateException("a client could not close", e);
    }
  }
}
