package io.sluice.gateway.amqp.message;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.sluice.broker.api.Body;
import io.sluice.broker.api.BodyKind;
import io.sluice.broker.api.Destination;
import io.sluice.broker.api.Message;
import io.sluice.broker.api.Properties;
import io.sluice.broker.api.Property;
import io.sluice.broker.api.Qos;
import io.sluice.gateway.amqp.Sections;
import io.sluice.gateway.amqp.codec.TransferPayload;
import java.util.ArrayList;
import java.util.Date;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.apache.qpid.protonj2.test.driver.codec.messaging.AmqpSequence;
import org.apache.qpid.protonj2.test.driver.codec.messaging.Header;
import org.apache.qpid.protonj2.test.driver.codec.primitives.Binary;
import org.apache.qpid.protonj2.test.driver.codec.primitives.DescribedType;
import org.apache.qpid.protonj2.test.driver.codec.primitives.Symbol;
import org.apache.qpid.protonj2.test.driver.codec.primitives.UnsignedLong;
import org.junit.jupiter.api.Test;

/** What messages of other protocols are to AMQP clients: AMQP 1.0, 3.2. */
class MessageWriterTest {
  private static final long NOW = 1_700_000_000_000L;

  private final TransferPayload payload = new TransferPayload();

  @Test
  void writesEverySection() {
    Properties properties =
        new Properties(
            9L,
            "ann",
            new byte[] {1},
            "text/plain",
            "gzip",
            Destination.queue("answers"),
            "about",
            "g",
            3,
            List.of(new Property("k", "v")));
    List<DescribedType> sections =
        write(message(Destination.topic("a/b"), properties, Body.binary("m".getBytes(UTF_8))));

    Header header = (Header) sections.get(0);
    assertThat(header.getDurable()).isTrue();
    assertThat(header.getPriority().intValue()).isEqualTo(6);
    assertThat(header.getTtl().intValue()).isEqualTo(1_000);
    assertThat(map(sections.get(1)))
        .containsEntry(Symbol.valueOf("x-opt-jms-dest"), (byte) 1)
        .containsEntry(Symbol.valueOf("x-opt-jms-reply-to"), (byte) 0);
    var written = (org.apache.qpid.protonj2.test.driver.codec.messaging.Properties) sections.get(2);
    assertThat(written.getMessageId()).isEqualTo(UnsignedLong.valueOf(9L));
    assertThat(written.getUserId()).isEqualTo(new Binary("ann".getBytes(UTF_8)));
    assertThat(written.getTo()).isEqualTo("topic://a.b");
    assertThat(written.getSubject()).isEqualTo("about");
    assertThat(written.getReplyTo()).isEqualTo("queue://answers");
    assertThat(written.getCorrelationId()).isEqualTo(new Binary(new byte[] {1}));
    assertThat(written.getContentType()).hasToString("text/plain");
    assertThat(written.getContentEncoding()).hasToString("gzip");
    assertThat(written.getAbsoluteExpiryTime()).isEqualTo(new Date(NOW + 1_000));
    assertThat(written.getCreationTime()).isEqualTo(new Date(NOW - 5));
    assertThat(written.getGroupId()).isEqualTo("g");
    assertThat(written.getGroupSequence().intValue()).isEqualTo(3);
    assertThat(map(sections.get(3))).containsEntry("k", "v");
    assertThat(sections.get(4).getDescribed()).isEqualTo(new Binary("m".getBytes(UTF_8)));
  }

  @Test
  void leavesOutWhatIsNotThere() {
    Message message = Message.of(Destination.queue("q"), Qos.AT_MOST_ONCE, new byte[0]);
    List<DescribedType> sections = write(message);

    assertThat(((Header) sections.get(0)).getTtl()).isNull();
    assertThat(((Header) sections.get(0)).getDurable()).isFalse();
    var written = (org.apache.qpid.protonj2.test.driver.codec.messaging.Properties) sections.get(2);
    assertThat(written.getMessageId()).isNull();
    assertThat(written.getReplyTo()).isNull();
    assertThat(written.getAbsoluteExpiryTime()).isNull();
    assertThat(written.getCreationTime()).isNull();
    assertThat(written.getGroupSequence()).isNull();
    assertThat(sections).hasSize(4);
  }

  @Test
  void writesPropertiesOfEveryType() {
    UUID uuid = new UUID(1, 2);
    List<Object> values =
        List.of("t", true, (byte) 1, (short) 2, 3, 4L, 1.5f, 2.5d, uuid, "x".repeat(300));
    List<Property> properties = new ArrayList<>();
    values.forEach(value -> properties.add(new Property("p" + properties.size(), value)));
    properties.add(new Property("null", null));
    properties.add(new Property("bytes", new byte[] {7}));

    var written = map(write(message(properties)).get(3));

    for (int i = 0; i < values.size(); i++) {
      assertThat(written).containsEntry("p" + i, values.get(i));
    }
    assertThat(written).containsEntry("null", null);
    assertThat(written).containsEntry("bytes", new Binary(new byte[] {7}));
  }

  /** MQTT's names may repeat, a map's keys may not. */
  @Test
  void takesTheLastOfSeveralPropertiesOfAName() {
    List<Property> twice = List.of(new Property("k", "1"), new Property("k", "2"));
    assertThat(map(write(message(twice)).get(3))).hasSize(1).containsEntry("k", "2");
  }

  @Test
  void writesBodiesOfEveryKind() {
    assertThat(body(BodyKind.TEXT, "t\u00e4xt".getBytes(UTF_8)).getDescribed())
        .isEqualTo("t\u00e4xt");
    assertThat(body(BodyKind.TEXT, "x".repeat(300).getBytes(UTF_8)).getDescribed())
        .isEqualTo("x".repeat(300));
    assertThat(body(BodyKind.BINARY, new byte[300]).getDescribed())
        .isEqualTo(new Binary(new byte[300]));
    assertThat(body(BodyKind.AMQP_VALUE, new byte[] {0x41}).getDescribed()).isEqualTo(true);
    byte[] sequence = Sections.encode(new AmqpSequence(List.of(1)));
    assertThat(body(BodyKind.AMQP_SEQUENCE, sequence).getDescribed()).isEqualTo(List.of(1));
  }

  @Test
  void namesTheContentTypeOfAnObject() {
    List<DescribedType> sections =
        write(
            message(
                Destination.queue("q"),
                Properties.NONE,
                Body.of(BodyKind.JAVA_OBJECT, new byte[] {1})));
    var written = (org.apache.qpid.protonj2.test.driver.codec.messaging.Properties) sections.get(2);
    assertThat(written.getContentType()).hasToString("application/x-java-serialized-object");
  }

  /** What was written can be read again as the same. */
  @Test
  void readsWhatItWrites() {
    Properties properties =
        new Properties(
            "id",
            "ann",
            7L,
            "t/p",
            null,
            Destination.topic("a/b"),
            "s",
            "g",
            2,
            List.of(new Property("k", 1)));
    byte[] bytes = bytes(message(Destination.queue("q"), properties, Body.EMPTY));
    MessageReader reader = new MessageReader();
    reader.read(Unpooled.wrappedBuffer(bytes));
    Message read = reader.message(Destination.queue("q"), Qos.AT_LEAST_ONCE, NOW);

    assertThat(read.properties()).isEqualTo(properties);
    assertThat(read.priority()).isEqualTo(6);
    assertThat(read.durable()).isTrue();
    assertThat(read.timestampMillis()).isEqualTo(NOW - 5);
    assertThat(read.expiresAtMillis()).isEqualTo(NOW + 1_000);
  }

  private DescribedType body(BodyKind kind, byte[] content) {
    List<DescribedType> sections =
        write(message(Destination.queue("q"), Properties.NONE, Body.of(kind, content)));
    return sections.get(sections.size() - 1);
  }

  private static Message message(List<Property> application) {
    Properties properties =
        new Properties(null, null, null, null, null, null, null, null, 0, application);
    return message(Destination.queue("q"), properties, Body.EMPTY);
  }

  private static Message message(Destination destination, Properties properties, Body body) {
    return new Message(
        destination,
        Qos.AT_LEAST_ONCE,
        true,
        false,
        6,
        NOW - 5,
        NOW + 1_000,
        null,
        properties,
        body);
  }

  private static Map<Object, Object> map(DescribedType section) {
    return new HashMap<>((Map<?, ?>) section.getDescribed());
  }

  private List<DescribedType> write(Message message) {
    return Sections.of(bytes(message));
  }

  private byte[] bytes(Message message) {
    MessageWriter.write(message, 0, false, NOW, payload);
    return ByteBufUtil.getBytes(payload.appendAllTo(Unpooled.buffer()));
  }
}
