package io.sluice.bench.jms;

import jakarta.jms.BytesMessage;
import jakarta.jms.Connection;
import jakarta.jms.JMSException;
import jakarta.jms.Message;
import jakarta.jms.MessageListener;
import jakarta.jms.Session;
import java.nio.ByteBuffer;
import java.util.concurrent.atomic.AtomicLong;
import org.HdrHistogram.Recorder;

/** The one consumer of a queue: sees what is repeated or late, and counts the rest. */
final class JmsReceiver implements MessageListener {
  private final JmsPlan plan;
  private final Recorder latencies;
  private final JmsProducer producer;
  private final byte[] payload;
  private final AtomicLong received = new AtomicLong();
  private final AtomicLong repeated = new AtomicLong();
  private Message unacknowledged;
  private int inBatch;
  private long expected;

  /**
   * @param producer whose messages come here
   */
  JmsReceiver(
      JmsPlan plan, Connection connection, String queue, JmsProducer producer, Recorder latencies)
      throws JMSException {
    this.plan = plan;
    this.producer = producer;
    this.latencies = latencies;
    payload = new byte[plan.payloadBytes()];
    Session session = connection.createSession(plan.mode().acknowledgeMode());
    session.createConsumer(session.createQueue(queue)).setMessageListener(this);
  }

  @Override
  public void onMessage(Message message) {
    try {
      ((BytesMessage) message).readBytes(payload);
      count(ByteBuffer.wrap(payload));
      if (plan.mode() == JmsMode.ASYNC) {
        unacknowledged = message;
        if (++inBatch == plan.batch()) {
          acknowledge();
        }
      }
    } catch (JMSException e) {
      throw new IllegalStateException("a consumer failed", e);
    }
  }

  private void count(ByteBuffer stamp) {
    long number = stamp.getLong();
    if (number < expected) {
      repeated.incrementAndGet();
      return;
    }
    latencies.recordValue(Math.max(0, System.nanoTime() - stamp.getLong()));
    expected = number + 1;
    received.incrementAndGet();
    producer.onReceived();
  }

  /** Settles what the last batch lacks; the connection must be stopped. */
  void acknowledge() throws JMSException {
    if (unacknowledged != null) {
      unacknowledged.acknowledge();
      unacknowledged = null;
      inBatch = 0;
    }
  }

  long receivedCount() {
    return received.get();
  }

  long repeatedCount() {
    return repeated.get();
  }
}
