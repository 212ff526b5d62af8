package io.sluice.tests.crash;

import io.sluice.tests.raw.RawClient;
import io.sluice.tests.raw.RawClient.ConnAck;
import io.sluice.tests.raw.RawConnect;
import io.sluice.tests.raw.RawMessage;
import io.sluice.tests.raw.RawPacket;
import io.sluice.tests.raw.TestTenant;
import io.sluice.tests.raw.Transport;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * A subscriber with a lasting session that writes down what arrives, and answers as MQTT's client
 * side has to: under QoS 2 it remembers packet ids over connections until they are released.
 */
final class DurableSubscriber implements LoadClient {
  private final TestTenant tenant;
  private final RawConnect connect;
  private final String filter;
  private final int qos;
  private final Map<String, List<RawMessage>> received = new HashMap<>();

  /** Packet ids of QoS 2 deliveries that were not released yet. */
  private final Set<Integer> held = new HashSet<>();

  private boolean known;
  private RawClient client;

  DurableSubscriber(TestTenant tenant, int version, String filter, int qos) {
    this.tenant = tenant;
    this.filter = filter;
    this.qos = qos;
    this.connect = tenant.connect(version, "subscriber-" + qos + "-" + version).lasting();
  }

  String clientId() {
    return connect.clientId();
  }

  /** Subscribes, and leaves the session to gather what comes. */
  void subscribe() throws IOException {
    try (RawClient first = tenant.connected(connect)) {
      known = true;
      if (!first.subscribe(qos, filter).equals(List.of(qos))) {
        throw new AssertionError(connect.clientId() + " may not subscribe");
      }
      first.disconnect();
    }
  }

  @Override
  public void run() throws IOException {
    try (RawClient opened = tenant.open(Transport.TCP)) {
      setClient(opened);
      ConnAck answer = opened.connect(connect);
      LoadClient.requireSession(connect.clientId(), answer, known);
      while (true) {
        onPacket(opened, opened.read());
      }
    }
  }

  private synchronized void setClient(RawClient opened) {
    client = opened;
  }

  /** Ends the present run. */
  synchronized void stop() {
    client.close();
  }

  private void onPacket(RawClient from, RawPacket packet) throws IOException {
    switch (packet.type()) {
      case RawPacket.PUBLISH -> onMessage(from, RawMessage.of(packet, from.version()));
      case RawPacket.PUBREL -> {
        held.remove(packet.u16(0));
        from.ack(RawPacket.PUBCOMP, packet.u16(0));
      }
      default -> throw new AssertionError(connect.clientId() + " got type " + packet.type());
    }
  }

  private void onMessage(RawClient from, RawMessage message) throws IOException {
    if (message.qos() == 2) {
      if (held.add(message.packetId())) {
        write(message);
      }
      from.ack(RawPacket.PUBREC, message.packetId());
    } else {
      write(message);
      from.ack(RawPacket.PUBACK, message.packetId());
    }
  }

  private synchronized void write(RawMessage message) {
    received.computeIfAbsent(message.topic(), topic -> new ArrayList<>()).add(message);
  }

  /** The numbers that arrived on a topic, in their order. */
  synchronized List<Integer> numbers(String topic) {
    return received.getOrDefault(topic, List.of()).stream()
        .map(message -> Publisher.number(message.payload()))
        .toList();
  }

  /** How many messages arrived. */
  synchronized int count() {
    return received.values().stream().mapToInt(List::size).sum();
  }

  /** True if the last of a publisher's numbers arrived on its topic. */
  synchronized boolean hasLastOf(Publisher publisher) {
    List<RawMessage> messages = received.getOrDefault(publisher.topic(), List.of());
    int last = publisher.count() - 1;
    for (int i = messages.size() - 1; i >= 0; i--) {
      if (Publisher.number(messages.get(i).payload()) == last) {
        return true;
      }
    }
    return last < 0;
  }
}
