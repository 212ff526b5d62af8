package io.sluice.gateway.amqp.message;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.sluice.broker.api.BodyKind;
import io.sluice.broker.api.Destination;
import io.sluice.broker.api.Message;
import io.sluice.broker.api.Property;
import io.sluice.broker.api.Qos;
import io.sluice.broker.api.Schedule;
import io.sluice.gateway.amqp.Sections;
import io.sluice.gateway.amqp.codec.AmqpViolation;
import io.sluice.model.Protocol;
import java.util.Arrays;
import java.util.Date;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Stream;
import org.apache.qpid.protonj2.test.driver.codec.messaging.AmqpSequence;
import org.apache.qpid.protonj2.test.driver.codec.messaging.AmqpValue;
import org.apache.qpid.protonj2.test.driver.codec.messaging.ApplicationProperties;
import org.apache.qpid.protonj2.test.driver.codec.messaging.Data;
import org.apache.qpid.protonj2.test.driver.codec.messaging.DeliveryAnnotations;
import org.apache.qpid.protonj2.test.driver.codec.messaging.Footer;
import org.apache.qpid.protonj2.test.driver.codec.messaging.Header;
import org.apache.qpid.protonj2.test.driver.codec.messaging.MessageAnnotations;
import org.apache.qpid.protonj2.test.driver.codec.messaging.Properties;
import org.apache.qpid.protonj2.test.driver.codec.primitives.Binary;
import org.apache.qpid.protonj2.test.driver.codec.primitives.DescribedType;
import org.apache.qpid.protonj2.test.driver.codec.primitives.Symbol;
import org.apache.qpid.protonj2.test.driver.codec.primitives.UnsignedByte;
import org.apache.qpid.protonj2.test.driver.codec.primitives.UnsignedInteger;
import org.apache.qpid.protonj2.test.driver.codec.primitives.UnsignedLong;
import org.apache.qpid.protonj2.test.driver.codec.primitives.UnsignedShort;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What AMQP clients' messages are as the broker's: AMQP 1.0, 3.2. */
class MessageReaderTest {
  private static final long NOW = 1_700_000_000_000L;
  private static final Destination ORDERS = Destination.queue("orders");

  private final MessageReader reader = new MessageReader();

  @Test
  void readsEverySection() {
    MessageAnnotations annotations = new MessageAnnotations();
    annotations.setSymbolKeyedAnnotation("x-opt-jms-reply-to", (byte) 1);
    ApplicationProperties application = new ApplicationProperties();
    application.setApplicationProperty("k", "v");
    Message message =
        read(
            new Header()
                .setDurable(true)
                .setPriority(UnsignedByte.valueOf((byte) 7))
                .setTtl(UnsignedInteger.valueOf(5_000L)),
            new DeliveryAnnotations(),
            annotations,
            new Properties()
                .setMessageId("id-1")
                .setUserId(binary("ann"))
                .setTo("queue://elsewhere")
                .setSubject("about")
                .setReplyTo("answers.here")
                .setCorrelationId(UnsignedLong.valueOf(9L))
                .setContentType(Symbol.valueOf("text/plain"))
                .setContentEncoding(Symbol.valueOf("gzip"))
                .setAbsoluteExpiryTime(new Date(1))
                .setCreationTime(new Date(NOW - 10))
                .setGroupId("g")
                .setGroupSequence(UnsignedInteger.valueOf(3L))
                .setReplyToGroupId("rg"),
            application,
            new Data(binary("body")),
            new Footer());

    assertThat(message.destination()).isEqualTo(ORDERS);
    assertThat(message.qos()).isEqualTo(Qos.AT_LEAST_ONCE);
    assertThat(message.durable()).isTrue();
    assertThat(message.priority()).isEqualTo(7);
    assertThat(message.timestampMillis()).isEqualTo(NOW - 10);
    assertThat(message.expiresAtMillis()).isEqualTo(NOW + 5_000);
    assertThat(message.schedule()).isNull();
    assertThat(message.properties())
        .isEqualTo(
            new io.sluice.broker.api.Properties(
                "id-1",
                "ann",
                9L,
                "text/plain",
                "gzip",
                Destination.topic("answers/here"),
                "about",
                "g",
                3,
                List.of(new Property("k", "v"))));
    assertThat(reader.to()).isEqualTo("queue://elsewhere");
    assertThat(reader.userId()).isEqualTo("ann");
    assertThat(text(message)).isEqualTo("body");
  }

  @Test
  void knowsWhatIsNotSaid() {
    Message message = read(new Data(binary("m")));

    assertThat(message.durable()).isFalse();
    assertThat(message.priority()).isEqualTo(4);
    assertThat(message.expiresAtMillis()).isZero();
    assertThat(message.timestampMillis()).isEqualTo(NOW);
    assertThat(message.properties()).isSameAs(io.sluice.broker.api.Properties.NONE);
    assertThat(reader.to()).isNull();
  }

  @Test
  void remembersNothingOfTheMessageBefore() {
    readsEverySection();
    knowsWhatIsNotSaid();
  }

  /** Only where there is no time to live does the sender's clock count (3.2.1, 3.2.4). */
  @Test
  void takesTheAbsoluteExpiryWhereThereIsNoTtl() {
    Properties expiring = new Properties().setAbsoluteExpiryTime(new Date(NOW + 7));
    assertThat(read(expiring, new Data(binary("m"))).expiresAtMillis()).isEqualTo(NOW + 7);
  }

  // The bytes for other AMQP clients.

  /** From the message annotations on; header and delivery annotations are between two peers. */
  @Test
  void keepsWhatTheReceiverIsToGet() {
    MessageAnnotations annotations = new MessageAnnotations();
    annotations.setSymbolKeyedAnnotation("x-mine", "kept");
    DescribedType[] kept = {
      annotations, new Properties().setTo("x"), new Data(binary("m")), new Footer()
    };
    Message message =
        read(
            Stream.concat(Stream.of(new Header(), new DeliveryAnnotations()), Arrays.stream(kept))
                .toArray(DescribedType[]::new));

    assertThat(message.body().isEncodedBy(Protocol.AMQP)).isTrue();
    assertThat(Arrays.copyOf(message.body().array(), message.body().encodedLength()))
        .isEqualTo(encode(kept));
  }

  /** The content is a slice of these bytes: it is not stored twice. */
  @Test
  void findsTheContentInThem() {
    Message message = read(new Properties().setTo("x"), new Data(binary("content")));
    assertThat(message.body().array()).hasSize(message.body().encodedLength());
    assertThat(message.body().length()).isEqualTo(7);
  }

  // The kinds of bodies, 3.2.6 to 3.2.8.

  static Stream<Arguments> bodies() {
    byte[] map = new byte[] {(byte) 0xC1, 1, 0};
    return Stream.of(
        Arguments.of(new Data(binary("some")), BodyKind.BINARY, "some".getBytes(UTF_8)),
        Arguments.of(new Data(binary("x".repeat(300))), BodyKind.BINARY, bytes(300)),
        Arguments.of(new AmqpValue("t\u00e4xt"), BodyKind.TEXT, "t\u00e4xt".getBytes(UTF_8)),
        Arguments.of(new AmqpValue("x".repeat(300)), BodyKind.TEXT, bytes(300)),
        Arguments.of(new AmqpValue(binary("b")), BodyKind.BINARY, "b".getBytes(UTF_8)),
        Arguments.of(new AmqpValue(null), BodyKind.BINARY, new byte[0]),
        Arguments.of(new AmqpValue(Map.of()), BodyKind.AMQP_VALUE, map),
        Arguments.of(new AmqpValue(true), BodyKind.AMQP_VALUE, new byte[] {0x41}));
  }

  @ParameterizedTest
  @MethodSource("bodies")
  void knowsWhatABodyIs(DescribedType section, BodyKind kind, byte[] content) {
    Message message = read(new Properties().setTo("before"), section, new Footer());
    assertThat(message.body().kind()).isEqualTo(kind);
    assertThat(content(message)).isEqualTo(content);
  }

  @Test
  void gathersSeveralDataSections() {
    Message message =
        read(new Data(binary("one ")), new Data(binary("two ")), new Data(binary("three")));

    assertThat(text(message)).isEqualTo("one two three");
    assertThat(message.body().kind()).isEqualTo(BodyKind.BINARY);
    assertThat(Arrays.copyOf(message.body().array(), message.body().encodedLength()))
        .isEqualTo(
            encode(new Data(binary("one ")), new Data(binary("two ")), new Data(binary("three"))));
  }

  @Test
  void takesSequencesAsTheyAre() {
    DescribedType[] sequences = {
      new AmqpSequence(List.of(1, "a")), new AmqpSequence(List.of(true))
    };
    Message message = read(sequences[0], sequences[1]);

    assertThat(message.body().kind()).isEqualTo(BodyKind.AMQP_SEQUENCE);
    assertThat(content(message)).isEqualTo(encode(sequences));
  }

  @Test
  void knowsASerialisedObjectByItsContentType() {
    Symbol type = Symbol.valueOf("application/x-java-serialized-object");
    Message message = read(new Properties().setContentType(type), new Data(binary("o")));
    assertThat(message.body().kind()).isEqualTo(BodyKind.JAVA_OBJECT);
  }

  @Test
  void takesAMessageWithoutABody() {
    assertThat(read(new Properties().setTo("x")).body().length()).isZero();
    assertThat(read(new Header()).body().encodedLength()).isZero();
  }

  // Values of properties, 1.6.

  static Stream<Arguments> values() {
    UUID uuid = new UUID(1, 2);
    return Stream.of(
        Arguments.of("text", "text"),
        Arguments.of("x".repeat(300), "x".repeat(300)),
        Arguments.of(true, true),
        Arguments.of((byte) -1, (byte) -1),
        Arguments.of((short) -2, (short) -2),
        Arguments.of(-3, -3),
        Arguments.of(300_000, 300_000),
        Arguments.of(-4L, -4L),
        Arguments.of(1L << 40, 1L << 40),
        Arguments.of(1.5f, 1.5f),
        Arguments.of(2.5d, 2.5d),
        Arguments.of(uuid, uuid),
        Arguments.of(null, null),
        Arguments.of(UnsignedByte.valueOf((byte) 200), (short) 200),
        Arguments.of(UnsignedShort.valueOf((short) 60_000), 60_000),
        Arguments.of(UnsignedInteger.valueOf(4_000_000_000L), 4_000_000_000L),
        Arguments.of(UnsignedInteger.valueOf(0L), 0L),
        Arguments.of(UnsignedLong.valueOf(7L), 7L),
        Arguments.of(UnsignedLong.valueOf(-1L), "18446744073709551615"),
        Arguments.of('z', "z"),
        Arguments.of(new Date(5), 5L),
        Arguments.of(Symbol.valueOf("sym"), "sym"));
  }

  @ParameterizedTest
  @MethodSource("values")
  void makesPropertiesOfEverySimpleType(Object sent, Object read) {
    ApplicationProperties application = new ApplicationProperties();
    application.setApplicationProperty("p", sent);
    assertThat(read(application, new Data(binary("m"))).properties().application())
        .containsExactly(new Property("p", read));
  }

  static Stream<Arguments> ids() {
    UUID uuid = new UUID(1, 2);
    return Stream.of(
        Arguments.of("text", "text"),
        Arguments.of(uuid, uuid),
        Arguments.of(UnsignedLong.valueOf(300L), 300L),
        Arguments.of(binary("b"), "b".getBytes(UTF_8)));
  }

  @ParameterizedTest
  @MethodSource("ids")
  void takesIdsOfEveryType(Object sent, Object read) {
    var properties =
        read(new Properties().setMessageId(sent).setCorrelationId(sent), new Data(binary("m")))
            .properties();
    assertThat(properties.messageId()).isEqualTo(read);
    assertThat(properties.correlationId()).isEqualTo(read);
  }

  // Scheduling.

  @Test
  void delaysAsTheAnnotationsSay() {
    assertThat(annotated("x-opt-delivery-delay", 500L).schedule())
        .isEqualTo(Schedule.at(NOW + 500));
    assertThat(annotated("x-opt-delivery-delay", 500).schedule()).isEqualTo(Schedule.at(NOW + 500));
    assertThat(annotated("x-opt-delivery-time", NOW + 9).schedule())
        .isEqualTo(Schedule.at(NOW + 9));
    assertThat(annotated("x-opt-delivery-time", new Date(NOW + 9)).schedule())
        .isEqualTo(Schedule.at(NOW + 9));
    assertThat(annotated("x-opt-delivery-time", NOW).schedule()).isNull();
    assertThat(annotated("x-opt-delivery-delay", -1L).schedule()).isNull();
  }

  private Message annotated(String name, Object value) {
    MessageAnnotations annotations = new MessageAnnotations();
    annotations.setSymbolKeyedAnnotation(name, value);
    return read(annotations, new Data(binary("m")));
  }

  // What is not well-formed.

  @ParameterizedTest
  @ValueSource(
      strings = {
        "40", // no section
        "0053755040", // data that is no binary, and something behind it
        "005375a101", // cut off
        "005379a000", // no section of this code
        "005375a000005373c00100", // properties behind the body
        "005373c00100005373c00100", // properties twice
        "005377a10161005377a10162", // two values
        "005375a000005377a10161", // bodies of two kinds
        "005377a102c328", // a string that is not UTF-8
        "005374c1050241a10161", // an application property whose name is no string
        "005374c00100", // application properties that are a list
        "005370c1010000", // a header that is a map
        "005370c0020150", // a header cut off
        "005370c00301a100", // durable that is a string
        "005373c0020141", // a message-id that is a boolean
        "005373c0030240a100" // a user-id that is a string
      })
  void refusesWhatIsNoMessage(String hex) {
    ByteBuf in = Unpooled.wrappedBuffer(ByteBufUtil.decodeHexDump(hex));
    assertThatThrownBy(() -> reader.read(in)).isInstanceOf(AmqpViolation.class);
  }

  private Message read(DescribedType... sections) {
    reader.read(Unpooled.wrappedBuffer(encode(sections)));
    return reader.message(ORDERS, Qos.AT_LEAST_ONCE, NOW);
  }

  private static byte[] encode(DescribedType... sections) {
    return Sections.encode(sections);
  }

  private static byte[] content(Message message) {
    return Arrays.copyOfRange(
        message.body().array(),
        message.body().offset(),
        message.body().offset() + message.body().length());
  }

  private static String text(Message message) {
    return new String(content(message), UTF_8);
  }

  private static Binary binary(String text) {
    return new Binary(text.getBytes(UTF_8));
  }

  private static byte[] bytes(int count) {
    return "x".repeat(count).getBytes(UTF_8);
  }
}
