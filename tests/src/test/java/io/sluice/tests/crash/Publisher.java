package io.sluice.tests.crash;

import io.sluice.tests.raw.RawClient;
import io.sluice.tests.raw.RawClient.ConnAck;
import io.sluice.tests.raw.RawConnect;
import io.sluice.tests.raw.RawPacket;
import io.sluice.tests.raw.TestTenant;
import io.sluice.tests.raw.Transport;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Publishes the numbers 0, 1, 2… to its topic at QoS 1 or 2, several at a time. After a lost
 * connection it resumes its session and says again what was not answered, with the same packet ids
 * (MQTT 5, 4.4).
 */
final class Publisher implements LoadClient {
  private static final int WINDOW = 20;
  private static final int BODY_BYTES = 100;

  private final TestTenant tenant;
  private final RawConnect connect;
  private final String topic;
  private final int qos;
  private final AtomicLong acknowledgedByAll;

  /** By packet id, in the order of sending: what the server has not said to have. */
  private final Map<Integer, Integer> unanswered = new LinkedHashMap<>();

  /** Packet ids that the server has and has not forgotten yet. */
  private final Set<Integer> released = new LinkedHashSet<>();

  private volatile boolean finishing;
  private boolean known;
  private int next;
  private final AtomicInteger sent = new AtomicInteger();

  Publisher(TestTenant tenant, int version, int number, int qos, AtomicLong acknowledged) {
    this.tenant = tenant;
    this.qos = qos;
    this.topic = "load/qos" + qos + "/" + number;
    this.connect = tenant.connect(version, "publisher-" + qos + "-" + number).lasting();
    this.acknowledgedByAll = acknowledged;
  }

  String topic() {
    return topic;
  }

  /** How many numbers it has published. Once it has finished, all of them are acknowledged. */
  int count() {
    return next;
  }

  /** How many PUBLISH packets that took. */
  int sent() {
    return sent.get();
  }

  /** Bytes of one message as quotas and meters count them: topic and body. */
  int messageBytes() {
    return topic.length() + BODY_BYTES;
  }

  /** From now on nothing new is published; {@link #run} ends when all is answered. */
  void finish() {
    finishing = true;
  }

  @Override
  public void run() throws IOException {
    try (RawClient client = tenant.open(Transport.TCP)) {
      ConnAck answer = client.connect(connect);
      LoadClient.requireSession(connect.clientId(), answer, known);
      known = true;
      resume(client);
      while (!(finishing && unanswered.isEmpty() && released.isEmpty())) {
        while (!finishing && unanswered.size() + released.size() < WINDOW) {
          publish(client, freePacketId(), next++);
        }
        onAnswer(client, client.read());
      }
      client.disconnect();
    }
  }

  private void resume(RawClient client) throws IOException {
    for (Map.Entry<Integer, Integer> entry : unanswered.entrySet()) {
      sent.incrementAndGet();
      client.publish(topic, qos, entry.getKey(), true, false, body(entry.getValue()));
    }
    for (int packetId : released) {
      client.ack(RawPacket.PUBREL, packetId);
    }
  }

  private void publish(RawClient client, int packetId, int number) throws IOException {
    // Before it leaves: it may arrive even if the connection breaks while it is written.
    unanswered.put(packetId, number);
    sent.incrementAndGet();
    client.publish(topic, qos, packetId, false, false, body(number));
  }

  private void onAnswer(RawClient client, RawPacket packet) throws IOException {
    int packetId = packet.u16(0);
    switch (packet.type()) {
      case RawPacket.PUBACK -> acknowledged(packet, packetId);
      case RawPacket.PUBREC -> {
        acknowledged(packet, packetId);
        released.add(packetId);
        client.ack(RawPacket.PUBREL, packetId);
      }
      case RawPacket.PUBCOMP -> released.remove(packetId);
      default -> throw new AssertionError(connect.clientId() + " got " + packet.type());
    }
  }

  private void acknowledged(RawPacket packet, int packetId) {
    if (packet.u8(2) != 0) {
      throw new AssertionError(connect.clientId() + " was refused with " + packet.u8(2));
    }
    if (unanswered.remove(packetId) == null) {
      throw new AssertionError(connect.clientId() + " never used packet id " + packetId);
    }
    acknowledgedByAll.incrementAndGet();
  }

  private int freePacketId() {
    int packetId = next % 0xFFFF + 1;
    while (unanswered.containsKey(packetId) || released.contains(packetId)) {
      packetId = packetId % 0xFFFF + 1;
    }
    return packetId;
  }

  /** A body that says the number. */
  static byte[] body(int number) {
    byte[] body = new byte[BODY_BYTES];
    byte[] text = (number + " ").getBytes(StandardCharsets.US_ASCII);
    System.arraycopy(text, 0, body, 0, text.length);
    return body;
  }

  /** The number in a body. */
  static int number(byte[] body) {
    String text = new String(body, StandardCharsets.US_ASCII);
    return Integer.parseInt(text.substring(0, text.indexOf(' ')));
  }
}
