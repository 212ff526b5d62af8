package io.sluice.tests.crash;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.tests.raw.RawClient;
import io.sluice.tests.raw.RawConnect;
import io.sluice.tests.raw.RawMessage;
import io.sluice.tests.raw.RawPacket;
import io.sluice.tests.raw.TestTenant;
import java.io.IOException;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.util.HashSet;
import java.util.Set;

/** Counts up in a few retained messages, in turn. */
final class RetainedWriter implements LoadClient {
  private static final int TOPICS = 5;

  private final TestTenant tenant;
  private final RawConnect connect;
  private final int[] written = new int[TOPICS];
  private final int[] acknowledged = new int[TOPICS];
  private int turn;

  RetainedWriter(TestTenant tenant) {
    this.tenant = tenant;
    this.connect = tenant.connect(5, "retained-writer");
  }

  @Override
  public void run() throws IOException {
    try (RawClient client = tenant.connected(connect)) {
      while (true) {
        int topic = turn++ % TOPICS;
        written[topic]++;
        client.publish(topic(topic), 1, 1, false, true, body(written[topic]));
        if (client.next(RawPacket.PUBACK).u8(2) > 0x10) {
          throw new AssertionError("a retained message was refused");
        }
        acknowledged[topic] = written[topic];
      }
    }
  }

  /** Asserts that every retained message is the last that was acknowledged, or a later one. */
  void verify() throws IOException {
    Set<Integer> missing = new HashSet<>();
    for (int topic = 0; topic < TOPICS; topic++) {
      if (acknowledged[topic] > 0) {
        missing.add(topic);
      }
    }
    try (RawClient reader = tenant.connected(5, "retained-reader")) {
      reader.subscribe(0, "retained/#");
      while (!missing.isEmpty()) {
        RawMessage message = reader.message();
        int topic = Integer.parseInt(message.topic().substring("retained/".length()));
        assertThat(message.retain()).isTrue();
        assertThat(Integer.parseInt(message.text()))
            .as(message.topic())
            .isBetween(acknowledged[topic], written[topic]);
        missing.remove(topic);
      }
    } catch (SocketTimeoutException timeout) {
      throw new AssertionError("not retained any more: " + missing, timeout);
    }
  }

  private static String topic(int number) {
    return "retained/" + number;
  }

  private static byte[] body(int value) {
    return String.valueOf(value).getBytes(StandardCharsets.US_ASCII);
  }
}
