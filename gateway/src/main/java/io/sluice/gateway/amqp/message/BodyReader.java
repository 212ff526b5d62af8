package io.sluice.gateway.amqp.message;

import static io.sluice.gateway.amqp.codec.AmqpViolation.decode;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.sluice.broker.api.Body;
import io.sluice.broker.api.BodyKind;
import io.sluice.gateway.amqp.codec.TypeCodes;
import io.sluice.model.Protocol;
import java.nio.charset.StandardCharsets;

/**
 * The body sections (3.2.6 to 3.2.8), and the bytes of the message that go on to other AMQP clients
 * as they are. The content is where it is in these bytes, unless it came in several data sections:
 * then it follows behind them in one piece.
 */
final class BodyReader {
  private static final byte[] NOTHING = {};
  private static final long NOT_ASCII = 0x8080_8080_8080_8080L;

  private BodyKind kind;
  private int keepFrom;
  private int section;
  private int sections;
  private int firstSection;
  private int contentStart;
  private int contentBytes;
  private byte[] array;
  private int encodedBytes;

  void reset() {
    kind = BodyKind.BINARY;
    keepFrom = -1;
    section = 0;
    sections = 0;
    contentStart = -1;
    contentBytes = 0;
    array = NOTHING;
    encodedBytes = 0;
  }

  /** The bytes from here on are kept, unless those from an earlier place are. */
  void keepFrom(int start) {
    if (keepFrom < 0) {
      keepFrom = start;
    }
  }

  /**
   * A body section.
   *
   * @param start of its descriptor's constructor
   * @param value where the value begins that is described
   * @param end behind it
   */
  void add(ByteBuf in, int newSection, int start, int value, int end) {
    if (sections > 0 && newSection != section) {
      throw decode("a message has body sections of two kinds (3.2)");
    }
    section = newSection;
    sections++;
    firstSection = sections == 1 ? start : firstSection;
    switch (newSection) {
      case Section.DATA -> addData(in, value, end);
      case Section.SEQUENCE -> addSequence(start, end);
      default -> setValue(in, value, end);
    }
  }

  private void addData(ByteBuf in, int value, int end) {
    int code = in.getUnsignedByte(value);
    if (code != TypeCodes.BINARY_8 && code != TypeCodes.BINARY_32) {
      throw decode("a data section holds no binary (3.2.6)");
    }
    int start = value + (code == TypeCodes.BINARY_8 ? 2 : 5);
    contentStart = sections == 1 ? start : -1;
    contentBytes += end - start;
  }

  private void addSequence(int start, int end) {
    kind = BodyKind.AMQP_SEQUENCE;
    contentStart = sections == 1 ? start : contentStart;
    contentBytes = end - contentStart;
  }

  private void setValue(ByteBuf in, int value, int end) {
    int code = in.getUnsignedByte(value);
    switch (code) {
      case TypeCodes.NULL -> content(BodyKind.BINARY, end, end);
      case TypeCodes.STRING_8 -> text(in, value + 2, end);
      case TypeCodes.STRING_32 -> text(in, value + 5, end);
      case TypeCodes.BINARY_8 -> content(BodyKind.BINARY, value + 2, end);
      case TypeCodes.BINARY_32 -> content(BodyKind.BINARY, value + 5, end);
      default -> content(BodyKind.AMQP_VALUE, value, end);
    }
  }

  private void text(ByteBuf in, int start, int end) {
    int ascii = start;
    while (end - ascii >= Long.BYTES && (in.getLong(ascii) & NOT_ASCII) == 0) {
      ascii += Long.BYTES;
    }
    if (!ByteBufUtil.isText(in, ascii, end - ascii, StandardCharsets.UTF_8)) {
      throw decode("the body's string is not UTF-8");
    }
    content(BodyKind.TEXT, start, end);
  }

  private void content(BodyKind newKind, int start, int end) {
    kind = newKind;
    contentStart = start;
    contentBytes = end - start;
  }

  /** All sections were added: copies what is kept. */
  void end(ByteBuf in) {
    if (keepFrom < 0) {
      return;
    }
    encodedBytes = in.writerIndex() - keepFrom;
    boolean scattered = section == Section.DATA && sections > 1;
    array = new byte[encodedBytes + (scattered ? contentBytes : 0)];
    in.getBytes(keepFrom, array, 0, encodedBytes);
    if (scattered) {
      gather(in);
    }
  }

  /** The data sections follow one another: nothing is between them. */
  private void gather(ByteBuf in) {
    int to = encodedBytes;
    ValueReader values = new ValueReader(in, firstSection);
    for (int i = 0; i < sections; i++) {
      values.enterDescribed();
      byte[] data = (byte[]) values.next();
      System.arraycopy(data, 0, array, to, data.length);
      to += data.length;
    }
    contentStart = keepFrom + encodedBytes;
  }

  /** The content, and what of the sender's encoding goes on. */
  Body body(boolean javaObject) {
    boolean object = javaObject && section == Section.DATA;
    int offset = contentStart < 0 ? 0 : contentStart - keepFrom;
    return new Body(
        object ? BodyKind.JAVA_OBJECT : kind,
        array,
        offset,
        contentBytes,
        Protocol.AMQP,
        encodedBytes);
  }
}
