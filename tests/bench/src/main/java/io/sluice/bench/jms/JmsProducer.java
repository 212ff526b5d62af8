package io.sluice.bench.jms;

import jakarta.jms.BytesMessage;
import jakarta.jms.CompletionListener;
import jakarta.jms.Connection;
import jakarta.jms.DeliveryMode;
import jakarta.jms.JMSException;
import jakarta.jms.Message;
import jakarta.jms.MessageProducer;
import jakarta.jms.Session;
import java.nio.ByteBuffer;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/** Sends as fast as its window opens, on a thread of its own. */
final class JmsProducer implements CompletionListener {
  /** A message begins with its number and when it was sent. */
  static final int STAMP_BYTES = 2 * Long.BYTES;

  private static final long PERMIT_MILLIS = 100;
  private static final long STOP_MILLIS = 20_000;

  private final JmsMode mode;
  private final Session session;
  private final MessageProducer producer;
  private final Semaphore unanswered;
  private final Semaphore unreceived;
  private final byte[] payload;
  private final AtomicLong sent = new AtomicLong();
  private volatile boolean running;
  private volatile Exception failure;
  private Thread thread;

  JmsProducer(JmsPlan plan, Connection connection, String queue) throws JMSException {
    mode = plan.mode();
    session = connection.createSession(Session.AUTO_ACKNOWLEDGE);
    producer = session.createProducer(session.createQueue(queue));
    producer.setDeliveryMode(DeliveryMode.PERSISTENT);
    unanswered = new Semaphore(plan.window());
    unreceived = new Semaphore(plan.window());
    payload = new byte[plan.payloadBytes()];
  }

  void start() {
    running = true;
    thread = new Thread(this::run, "bench-producer");
    thread.setDaemon(true);
    thread.start();
  }

  /** Asks it to end; returns at once. */
  void stop() {
    running = false;
  }

  /** Waits until it sends no more. */
  void awaitStopped() {
    try {
      thread.join(STOP_MILLIS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    if (failure != null || thread.isAlive()) {
      throw new IllegalStateException("a producer failed or hangs in a send", failure);
    }
  }

  long sentCount() {
    return sent.get();
  }

  /** To be called for each of its messages that was received. */
  void onReceived() {
    unreceived.release();
  }

  private void run() {
    try {
      while (running) {
        if (unreceived.tryAcquire(PERMIT_MILLIS, TimeUnit.MILLISECONDS)) {
          send();
        }
      }
    } catch (JMSException | InterruptedException e) {
      failure = e;
    }
  }

  private void send() throws JMSException, InterruptedException {
    BytesMessage message = session.createBytesMessage();
    ByteBuffer.wrap(payload).putLong(sent.get()).putLong(System.nanoTime());
    message.writeBytes(payload);
    if (mode == JmsMode.SYNC) {
      producer.send(message);
    } else {
      unanswered.acquire();
      JmsClients.send(producer, message, this);
    }
    sent.incrementAndGet();
  }

  @Override
  public void onCompletion(Message message) {
    unanswered.release();
  }

  @Override
  public void onException(Message message, Exception exception) {
    failure = exception;
    unanswered.release();
    stop();
  }
}
