package io.sluice.gateway.openwire;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.sluice.broker.api.Body;
import io.sluice.broker.api.BodyKind;
import io.sluice.model.Protocol;
import org.apache.activemq.command.ActiveMQBytesMessage;
import org.apache.activemq.command.ActiveMQMapMessage;
import org.apache.activemq.command.ActiveMQMessage;
import org.apache.activemq.command.ActiveMQObjectMessage;
import org.apache.activemq.command.ActiveMQStreamMessage;
import org.apache.activemq.command.ActiveMQTextMessage;
import org.apache.activemq.command.CommandTypes;
import org.apache.activemq.command.Message;
import org.apache.activemq.util.ByteSequence;

/**
 * What of a message goes untouched from one OpenWire client to another, as the bytes that a {@link
 * Body} keeps: a byte of format, the type of the command, flags, then content and marshalled
 * properties, each behind its length, -1 for none. It is stored, so other layouts need another
 * format number.
 */
final class Encoding {
  private static final int FORMAT = 1;
  private static final int COMPRESSED = 1;
  private static final int HEADER_BYTES = 3;

  private Encoding() {}

  /**
   * Both in one array.
   *
   * @param copy the content for other clients, or null if it is in {@code message} from {@code
   *     skipBytes} of its content on
   */
  static Body encode(Message message, BodyKind kind, byte[] copy, int skipBytes) {
    ByteSequence content = message.getContent();
    ByteSequence properties = message.getMarshalledProperties();
    int encoded = HEADER_BYTES + 2 * Integer.BYTES + length(content) + length(properties);
    byte[] array = new byte[encoded + (copy == null ? 0 : copy.length)];
    ByteBuf out = Unpooled.wrappedBuffer(array).clear();
    out.writeByte(FORMAT).writeByte(message.getDataStructureType());
    out.writeByte(message.isCompressed() ? COMPRESSED : 0);
    write(out, content);
    write(out, properties);
    if (copy != null) {
      out.writeBytes(copy);
      return new Body(kind, array, encoded, copy.length, Protocol.OPENWIRE, encoded);
    }
    int offset = HEADER_BYTES + Integer.BYTES + skipBytes;
    int bytes = Math.max(0, length(content) - skipBytes);
    return new Body(kind, array, bytes == 0 ? 0 : offset, bytes, Protocol.OPENWIRE, encoded);
  }

  private static int length(ByteSequence bytes) {
    return bytes == null ? 0 : bytes.length;
  }

  private static void write(ByteBuf out, ByteSequence bytes) {
    if (bytes == null) {
      out.writeInt(-1);
    } else {
      out.writeInt(bytes.length).writeBytes(bytes.data, bytes.offset, bytes.length);
    }
  }

  /** A message with content and properties as the sender encoded them, and nothing else. */
  static Message decode(Body body) {
    ByteBuf in = Unpooled.wrappedBuffer(body.array(), 0, body.encodedLength());
    int format = in.readByte();
    if (format != FORMAT) {
      throw new IllegalStateException("a stored OpenWire message has the unknown format " + format);
    }
    Message message = ofType(in.readByte());
    message.setCompressed((in.readByte() & COMPRESSED) != 0);
    message.setContent(read(in, body.array()));
    message.setMarshalledProperties(read(in, body.array()));
    return message;
  }

  private static ByteSequence read(ByteBuf in, byte[] array) {
    int length = in.readInt();
    if (length < 0) {
      return null;
    }
    ByteSequence bytes = new ByteSequence(array, in.readerIndex(), length);
    in.skipBytes(length);
    return bytes;
  }

  private static Message ofType(byte type) {
    return switch (type) {
      case CommandTypes.ACTIVEMQ_TEXT_MESSAGE -> new ActiveMQTextMessage();
      case CommandTypes.ACTIVEMQ_BYTES_MESSAGE -> new ActiveMQBytesMessage();
      case CommandTypes.ACTIVEMQ_MAP_MESSAGE -> new ActiveMQMapMessage();
      case CommandTypes.ACTIVEMQ_STREAM_MESSAGE -> new ActiveMQStreamMessage();
      case CommandTypes.ACTIVEMQ_OBJECT_MESSAGE -> new ActiveMQObjectMessage();
      default -> new ActiveMQMessage();
    };
  }
}
