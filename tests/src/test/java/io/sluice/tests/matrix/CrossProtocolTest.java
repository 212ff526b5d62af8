package io.sluice.tests.matrix;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.tests.matrix.ArrivalTable.Row;
import io.sluice.tests.product.Product;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What clients of one protocol get of what those of another send is what the table says. */
class CrossProtocolTest {
  private static final List<String> PROTOCOLS =
      List.of("MQTT 3.1.1", "MQTT 5", "AMQP", "STOMP", "OpenWire");
  private static final List<String> BODIES = List.of("text", "bytes", "empty", "1 MiB");
  private static final AtomicInteger LAST = new AtomicInteger();

  private final Product product = Product.shared();

  static Stream<Row> rows() {
    return ArrivalTable.read().stream();
  }

  @Test
  void theTableHasEveryPair() {
    assertThat(rows().map(Row::toString))
        .containsExactlyInAnyOrderElementsOf(
            PROTOCOLS.stream()
                .flatMap(from -> PROTOCOLS.stream().map(to -> from + " to " + to))
                .toList());
  }

  @ParameterizedTest
  @MethodSource("rows")
  void arrives(Row row) throws Exception {
    String topic = "matrix/t" + LAST.incrementAndGet();
    try (Peer sender = open(row.from());
        Peer receiver = open(row.to())) {
      receiver.subscribe(topic);
      for (String body : BODIES) {
        Sample sample = Sample.of(body);
        sender.send(topic, sample);
        Received received = receiver.receive();
        String what = row + ", " + body;
        assertThat(received.body()).as(what).isEqualTo(sample.body());
        assertThat(received.text() ? "text" : "bytes").as(what).isEqualTo(row.cell(body));
        checkHeaders(row, received, what);
      }
    }
  }

  private Peer open(String protocol) throws Exception {
    String id = "matrix-" + LAST.incrementAndGet();
    return switch (protocol) {
      case "MQTT 3.1.1" -> new Mqtt3Peer(product, id);
      case "MQTT 5" -> new Mqtt5Peer(product, id);
      case "AMQP" -> new AmqpPeer(product, id);
      case "STOMP" -> new StompPeer(product);
      case "OpenWire" -> new OpenWirePeer(product);
      default -> throw new IllegalArgumentException("no client of " + protocol);
    };
  }

  private static void checkHeaders(Row row, Received received, String what) {
    assertThat(properties(received)).as(what + ": properties").isEqualTo(row.cell("properties"));
    assertThat(correlation(received)).as(what + ": correlation").isEqualTo(row.cell("correlation"));
    same(received.replyTo(), row.cell("reply-to"), what + ": reply-to");
    same(received.contentType(), row.cell("content type"), what + ": content type");
    boolean expires = received.ttlMillis() != null;
    assertThat(expires ? "yes" : "-").as(what + ": TTL").isEqualTo(row.cell("TTL"));
    if (expires) {
      assertThat(received.ttlMillis()).as(what).isBetween(1L, Sample.TTL_MILLIS);
    }
    same(received.priority(), row.cell("priority"), what + ": priority");
  }

  private static void same(Object value, String cell, String what) {
    assertThat(value == null ? "-" : value.toString()).as(what).isEqualTo(cell);
  }

  private static String properties(Received received) {
    if (received.properties().isEmpty()) {
      return "-";
    }
    assertThat(received.properties()).containsEntry(Sample.PROPERTY, Sample.PROPERTY_VALUE);
    Object number = received.properties().get(Sample.NUMBER);
    assertThat(number).hasToString(String.valueOf(Sample.NUMBER_VALUE));
    return number instanceof Integer ? "typed" : "text";
  }

  private static String correlation(Received received) {
    Object correlation = received.correlation();
    if (correlation == null) {
      return "-";
    }
    String value =
        correlation instanceof byte[] bytes ? new String(bytes, UTF_8) : correlation.toString();
    assertThat(value).isEqualTo(Sample.CORRELATION);
    return correlation instanceof byte[] ? "bytes" : "text";
  }
}
