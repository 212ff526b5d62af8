package io.sluice.gateway.amqp.codec;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.netty.channel.embedded.EmbeddedChannel;
import org.apache.qpid.protonj2.types.Symbol;
import org.apache.qpid.protonj2.types.transport.Attach;
import org.apache.qpid.protonj2.types.transport.Open;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Headers, frames and values that are not well-formed: AMQP 1.0, 1.2 to 1.6, 2.2, 2.3. */
class MalformedTest {
  private static final int MAX_FRAME_BYTES = 4_096;
  private static final String AMQP = "414d515000010000";

  private final FrameDecoder decoder = new FrameDecoder(() -> true, MAX_FRAME_BYTES);
  private final EmbeddedChannel channel = new EmbeddedChannel(decoder);

  @ParameterizedTest
  @ValueSource(
      strings = {
        "47455420", // GET
        "414d5150010100", // TLS by AMQP's own layer
        "414d515000000901", // AMQP 0-9-1
        "414d515000010001",
        "414d515003020000",
        "1603010200" // a TLS handshake
      })
  void refusesOtherHeaders(String header) {
    assertThatThrownBy(() -> read(header))
        .isInstanceOf(AmqpViolation.class)
        .hasMessageContaining("AMQP");
  }

  @ParameterizedTest
  @CsvSource({
    "00000007 02000000, 7 bytes",
    "00000000 02000000, 0 bytes",
    "00001001 02000000, 4097 bytes",
    "ffffffff 02000000, 4294967295 bytes",
    "00000008 01000000, its body at 4",
    "00000008 03000000, its body at 12",
    "00000009 02010000 40, of type 1",
    "00000009 02020000 40, of type 2"
  })
  void refusesFramesByTheirFirstBytes(String frame, String said) {
    assertThatThrownBy(() -> read(AMQP + frame))
        .isInstanceOf(AmqpViolation.class)
        .hasMessageContaining(said);
  }

  /** Each in an open, 00 53 10, or instead of one. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "40", // null is no performative
        "a100", // nor is a string
        "005310", // nothing is described
        "00531040", // an open that is null
        "005310c00100", // without a container id
        "005310c0020141", // which is no string
        "005310c0ff01a10161", // a list longer than the frame
        "005310c0050140a10161", // a list longer than its elements
        "005310c00302a10161", // fewer elements than it says
        "005310d0ffffffff00000001a10161", // a negative size
        "005310d00000000c7fffffffa10161", // a count that no frame can hold
        "005310c00401a1ff61", // a string longer than its list
        "005310c00401b17fffffff61", // the same with four bytes
        "005310c003013f61", // no such type
        "00531ac00401a10161", // no such performative
        "00a10161c00401a10161", // a descriptor that is a string
        "00005310405310", // a descriptor that is described
        "005310c00d0aa101614040404040404040c10101", // a map with a key alone
        "005310d01a0000000aa101614040404040404040d1080000007ffffffe4141", // a huge map
        "005310d0170000000aa1016140404040404040f00900000007fffffff041", // a huge array of true
        "005310d0170000000aa1016140404040404040f00900000007fffffff043", // and of zeros
        "005310c00a05a101614040404070ff" // ends within a number
      })
  void refusesWhatIsNoPerformative(String body) {
    assertThatThrownBy(() -> read(AMQP + frame(body)))
        .isInstanceOf(AmqpViolation.class)
        .extracting(violation -> ((AmqpViolation) violation).condition().toString())
        .isEqualTo("amqp:decode-error");
  }

  @Test
  void refusesWhatIsNestedTooDeep() {
    String nested = "45";
    for (int depth = 0; depth < 40; depth++) {
      nested = list(nested);
    }
    String open = described(0x10, list(string("c1"), nested));

    assertThatThrownBy(() -> read(AMQP + frame(open)))
        .isInstanceOf(AmqpViolation.class)
        .hasMessageContaining("deep");
  }

  @Test
  void readsNothingAfterAViolation() {
    assertThatThrownBy(() -> read(AMQP + frame("40"))).isInstanceOf(AmqpViolation.class);
    assertThat((Object) channel.readInbound()).isEqualTo(ProtocolHeader.AMQP);
    assertThatCode(() -> read(frame("005310c00401a10161"))).doesNotThrowAnyException();
    assertThat((Object) channel.readInbound()).isNull();
  }

  // What is well-formed.

  @Test
  void passesOverEmptyFrames() {
    read(AMQP + "0000000802000000" + frame("005310c00401a10161"));
    assertThat((Object) channel.readInbound()).isEqualTo(ProtocolHeader.AMQP);
    assertThat(open().getContainerId()).isEqualTo("a");
  }

  @Test
  void takesAFrameInAnyPieces() {
    ByteBuf all = bytes(AMQP + frame("005310c00401a10161"));
    while (all.isReadable()) {
      channel.writeInbound(all.readBytes(1));
    }
    channel.readInbound();
    assertThat(open().getContainerId()).isEqualTo("a");
  }

  /** 2.3.1: what is between the header and the body is passed over. */
  @Test
  void passesOverAnExtendedHeader() {
    String body = "ffffffff" + described(0x10, list(string("c1")));
    read(AMQP + frame(body).replaceFirst("0200", "0300"));
    channel.readInbound();
    assertThat(open().getContainerId()).isEqualTo("c1");
  }

  /** A client can only add so much to tables that the library keeps for ever. */
  @Test
  void changesSymbolsThatMeanNothing() {
    String properties = map(symbol("product"), string("p"), symbol("unheard-of"), string("u"));
    read(AMQP + frame(described(0x10, list(string("c1"), nulls(8), properties))));
    channel.readInbound();

    assertThat(open().getProperties())
        .hasSize(2)
        .containsEntry(Symbols.PRODUCT, "p")
        .doesNotContainKey(Symbol.valueOf("unheard-of"));
  }

  @Test
  void keepsUnknownSymbolsOfOneLengthApart() {
    String filters = map(symbol("one"), string("1"), symbol("two"), string("2"));
    String source = described(0x28, list(string("q"), nulls(6), filters));
    read(AMQP + frame(described(0x12, list(string("link"), "43", "41", nulls(2), source))));
    channel.readInbound();
    Frame frame = channel.readInbound();

    assertThat(((Attach) frame.performative()).getSource().getFilter().values())
        .containsExactlyInAnyOrder("1", "2");
  }

  /** 1.5: descriptors may be symbols. */
  @Test
  void takesPerformativesThatAreDescribedBySymbols() {
    read(AMQP + frame("00" + symbol("amqp:open:list") + list(string("c1"))));
    channel.readInbound();
    assertThat(open().getContainerId()).isEqualTo("c1");
  }

  private Open open() {
    Frame frame = channel.readInbound();
    return (Open) frame.performative();
  }

  private void read(String hex) {
    channel.writeInbound(bytes(hex.replace(" ", "")));
  }

  private static String frame(String body) {
    return String.format("%08x", 8 + body.length() / 2) + "02000000" + body;
  }

  private static String described(int code, String value) {
    return "0053" + String.format("%02x", code) + value;
  }

  private static String list(String... values) {
    return compound("d0", values);
  }

  private static String map(String... values) {
    return compound("d1", values);
  }

  private static String compound(String code, String... values) {
    String all = String.join("", values);
    long count = values.length;
    for (String value : values) {
      count += value.matches("(40)+") ? value.length() / 2 - 1 : 0;
    }
    return code + String.format("%08x%08x", 4 + all.length() / 2, count) + all;
  }

  private static String nulls(int count) {
    return "40".repeat(count);
  }

  private static String string(String text) {
    return "a1" + variable(text);
  }

  private static String symbol(String text) {
    return "a3" + variable(text);
  }

  private static String variable(String text) {
    return String.format("%02x", text.length()) + ByteBufUtil.hexDump(text.getBytes(US_ASCII));
  }

  private static ByteBuf bytes(String hex) {
    return Unpooled.copiedBuffer(ByteBufUtil.decodeHexDump(hex));
  }
}
