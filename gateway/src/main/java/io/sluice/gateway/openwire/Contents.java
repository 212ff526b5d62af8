package io.sluice.gateway.openwire;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.sluice.broker.api.Body;
import io.sluice.broker.api.BodyKind;
import java.io.ByteArrayInputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.util.zip.InflaterInputStream;
import org.apache.activemq.command.CommandTypes;
import org.apache.activemq.command.Message;
import org.apache.activemq.util.ByteSequence;
import org.apache.activemq.util.MarshallingSupport;

/** What the content of an ActiveMQ message is for clients of other protocols. */
final class Contents {
  /** A text has its length in front. */
  private static final int TEXT_PREFIX_BYTES = Integer.BYTES;

  private final int maxBytes;

  /**
   * @param maxBytes compressed contents that are larger than this when inflated are refused
   */
  Contents(int maxBytes) {
    this.maxBytes = maxBytes;
  }

  /**
   * A message's body, the sender's encoding with it.
   *
   * @throws IOException if the content is not what the type of the message says
   */
  Body body(Message message) throws IOException {
    byte[] inflated = message.isCompressed() ? inflate(message) : null;
    return switch (message.getDataStructureType()) {
      case CommandTypes.ACTIVEMQ_TEXT_MESSAGE -> text(message, inflated);
      case CommandTypes.ACTIVEMQ_OBJECT_MESSAGE ->
          Encoding.encode(message, BodyKind.JAVA_OBJECT, inflated, 0);
      case CommandTypes.ACTIVEMQ_MAP_MESSAGE ->
          Encoding.encode(
              message, BodyKind.AMQP_VALUE, AmqpValues.ofMap(plain(message, inflated)), 0);
      case CommandTypes.ACTIVEMQ_STREAM_MESSAGE ->
          Encoding.encode(
              message, BodyKind.AMQP_SEQUENCE, AmqpValues.ofStream(plain(message, inflated)), 0);
      default -> Encoding.encode(message, BodyKind.BINARY, inflated, 0);
    };
  }

  private static byte[] plain(Message message, byte[] inflated) {
    ByteSequence content = message.getContent();
    if (inflated != null || content == null) {
      return inflated == null ? new byte[0] : inflated;
    }
    return java.util.Arrays.copyOfRange(
        content.data, content.offset, content.offset + content.length);
  }

  private static Body text(Message message, byte[] inflated) throws IOException {
    ByteSequence content = message.getContent();
    if (inflated == null && (content == null || isUtf8(content))) {
      return Encoding.encode(message, BodyKind.TEXT, null, TEXT_PREFIX_BYTES);
    }
    var in = new DataInputStream(new ByteArrayInputStream(plain(message, inflated)));
    String text = MarshallingSupport.readUTF8(in);
    return Encoding.encode(message, BodyKind.TEXT, (text == null ? "" : text).getBytes(UTF_8), 0);
  }

  /** Java's modified UTF-8 is UTF-8 but for NUL and what is beyond the basic plane. */
  private static boolean isUtf8(ByteSequence content) throws IOException {
    if (content.length < TEXT_PREFIX_BYTES) {
      throw new IOException("a text has no length in front");
    }
    int end = content.offset + content.length;
    for (int i = content.offset + TEXT_PREFIX_BYTES; i < end; i++) {
      int b = content.data[i] & 0xFF;
      if (b == 0xC0 || b == 0xED) {
        return false;
      }
    }
    return true;
  }

  private byte[] inflate(Message message) throws IOException {
    ByteSequence content = message.getContent();
    if (content == null) {
      return new byte[0];
    }
    return message.getDataStructureType() == CommandTypes.ACTIVEMQ_BYTES_MESSAGE
        ? inflateBytes(content)
        : inflate(content, 0, maxBytes);
  }

  /** Bytes have their length in front: what is inflated behind them are left-overs. */
  private byte[] inflateBytes(ByteSequence content) throws IOException {
    if (content.length < Integer.BYTES) {
      throw new IOException("compressed bytes have no length in front");
    }
    int length = ByteBuffer.wrap(content.data, content.offset, Integer.BYTES).getInt();
    if (length < 0 || length > maxBytes) {
      throw tooLarge();
    }
    byte[] inflated = inflate(content, Integer.BYTES, length);
    if (inflated.length < length) {
      throw new IOException("compressed bytes are fewer than they say");
    }
    return inflated;
  }

  private byte[] inflate(ByteSequence content, int skipBytes, int takeBytes) throws IOException {
    var deflated =
        new ByteArrayInputStream(
            content.data, content.offset + skipBytes, content.length - skipBytes);
    try (InputStream in = new InflaterInputStream(deflated)) {
      byte[] inflated = in.readNBytes(takeBytes);
      if (skipBytes == 0 && in.read() >= 0) {
        throw tooLarge();
      }
      return inflated;
    }
  }

  private IOException tooLarge() {
    return new IOException("a compressed body has more than " + maxBytes + " bytes inflated");
  }
}
