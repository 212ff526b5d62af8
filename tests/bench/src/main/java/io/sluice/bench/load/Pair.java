package io.sluice.bench.load;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.sluice.bench.mqtt.PacketReader;
import io.sluice.bench.mqtt.Packets;
import java.io.IOException;
import java.nio.ByteBuffer;
import org.HdrHistogram.Histogram;

/**
 * A publisher and the one subscriber of its topic. Each message carries its number and when it was
 * to be sent, so that what is lost, repeated or late is seen by the subscriber. Used on the load's
 * thread.
 */
final class Pair {
  static final int STAMP_BYTES = 16;
  private static final int BUFFER_BYTES = 128 << 10;
  private static final int MAX_PACKET_ID = 65_535;

  private final LoadLoop loop;
  private final LoadPlan plan;
  private final Histogram latencies;
  private final byte[] topic;
  private final byte[] filler;
  private final Wire publisher;
  private final Wire subscriber;
  private boolean publisherReady;
  private boolean subscriberReady;
  private boolean flooding;
  private boolean pumpDue;
  private long sent;
  private long answered;
  private long expected;
  private long received;
  private long lost;
  private long repeated;

  Pair(LoadLoop loop, LoadPlan plan, Target target, int number, Histogram latencies)
      throws IOException {
    this.loop = loop;
    this.plan = plan;
    this.latencies = latencies;
    topic = Packets.utf8("bench/pairs/" + number);
    filler = new byte[plan.payloadBytes() - STAMP_BYTES];
    publisher = new Wire(loop, target.port(), BUFFER_BYTES, new PublisherSide(), this::pumpLater);
    subscriber = new Wire(loop, target.port(), BUFFER_BYTES, new SubscriberSide(), this::received);
    String suffix = plan.qos() + "-" + number;
    connect(target, publisher, "bench-pub-" + suffix, true);
    connect(target, subscriber, "bench-sub-" + suffix, !plan.persistent());
  }

  private static void connect(Target target, Wire wire, String clientId, boolean clean) {
    Packets.connect(wire.out(), clientId, target.user(), target.password(), clean);
    wire.flush();
  }

  boolean isReady() {
    return publisherReady && subscriberReady;
  }

  /** Publishes as fast as the window opens, until {@link #stop}. */
  void flood() {
    flooding = true;
    pump();
  }

  void stop() {
    flooding = false;
  }

  /** Publishes one message that was due at this time, however many are outstanding. */
  void publishDue(long dueNanos) {
    if (hasRoom()) {
      publish(dueNanos);
    }
    publisher.flush();
  }

  boolean isOutstanding() {
    return received < sent - lost || plan.qos() > 0 && answered < sent;
  }

  long receivedCount() {
    return received;
  }

  long repeatedCount() {
    return repeated;
  }

  /** Gives up what is outstanding: counts it as lost, now and before. */
  long takeLost() {
    long taken = sent - received;
    answered = sent;
    received = sent;
    expected = sent;
    lost = 0;
    return taken;
  }

  void close() {
    Packets.disconnect(publisher.out());
    publisher.flush();
    publisher.close();
    Packets.disconnect(subscriber.out());
    subscriber.flush();
    subscriber.close();
  }

  private void pumpLater() {
    if (flooding && !pumpDue) {
      pumpDue = true;
      loop.afterwards(this::pump);
    }
  }

  private void pump() {
    pumpDue = false;
    boolean any = false;
    while (flooding && outstanding() < plan.window() && hasRoom()) {
      publish(System.nanoTime());
      any = true;
    }
    if (any) {
      publisher.flush();
    }
  }

  private long outstanding() {
    long arrived = received + lost;
    return sent - (plan.qos() > 0 ? Math.min(answered, arrived) : arrived);
  }

  private boolean hasRoom() {
    return publisher.out().remaining() >= Packets.publishBytes(topic, plan.payloadBytes());
  }

  private void publish(long stampNanos) {
    ByteBuffer out = publisher.out();
    int packetId = (int) (sent % MAX_PACKET_ID) + 1;
    Packets.publish(out, topic, plan.qos(), packetId, plan.payloadBytes());
    out.putLong(sent).putLong(stampNanos).put(filler);
    sent++;
  }

  private void received() {
    if (subscriber.out().position() > 0) {
      subscriber.flush();
    }
    pumpLater();
  }

  private final class PublisherSide implements PacketReader.Handler {
    @Override
    public void onConnack(int returnCode) {
      requireAccepted(returnCode);
      publisherReady = true;
    }

    @Override
    public void onSuback(int returnCode) {
      throw new IllegalStateException("a publisher subscribes to nothing");
    }

    @Override
    public void onPuback(int packetId) {
      answered++;
    }

    @Override
    public void onPublish(int packetId, ByteBuffer payload) {
      throw new IllegalStateException("a publisher subscribes to nothing");
    }
  }

  private final class SubscriberSide implements PacketReader.Handler {
    @Override
    public void onConnack(int returnCode) {
      requireAccepted(returnCode);
      Packets.subscribe(subscriber.out(), 1, new String(topic, UTF_8), plan.qos());
    }

    @Override
    public void onSuback(int returnCode) {
      if (returnCode != plan.qos()) {
        throw new IllegalStateException("subscribing was answered by " + returnCode);
      }
      subscriberReady = true;
    }

    @Override
    public void onPuback(int packetId) {
      throw new IllegalStateException("a subscriber publishes nothing");
    }

    @Override
    public void onPublish(int packetId, ByteBuffer payload) {
      long number = payload.getLong();
      latencies.recordValue(Math.max(0, System.nanoTime() - payload.getLong()));
      if (number < expected) {
        repeated++;
      } else {
        lost += number - expected;
        expected = number + 1;
        received++;
      }
      if (packetId != 0) {
        Packets.puback(subscriber.out(), packetId);
      }
    }
  }

  private static void requireAccepted(int returnCode) {
    if (returnCode != 0) {
      throw new IllegalStateException("connecting was answered by " + returnCode);
    }
  }
}
