package io.sluice.gateway.openwire;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import java.io.ByteArrayInputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.activemq.util.MarshallingSupport;
import org.fusesource.hawtbuf.UTF8Buffer;

/**
 * Bodies of map and stream messages as AMQP 1.0 encodes them (part 1, 1.6), which is how bodies of
 * more than one value are kept for clients of other protocols.
 */
final class AmqpValues {
  private AmqpValues() {}

  /** An AMQP map of the content of a map message. */
  static byte[] ofMap(byte[] content) throws IOException {
    Map<String, Object> map =
        content.length == 0 ? Map.of() : MarshallingSupport.unmarshalPrimitiveMap(in(content));
    ByteBuf out = Unpooled.buffer();
    write(out, map == null ? Map.of() : map);
    return ByteBufUtil.getBytes(out);
  }

  /** An amqp-sequence section (part 3, 3.2.7) of the values in the content of a stream message. */
  static byte[] ofStream(byte[] content) throws IOException {
    List<Object> values = new ArrayList<>();
    DataInputStream in = in(content);
    while (in.available() > 0) {
      values.add(MarshallingSupport.unmarshalPrimitive(in));
    }
    ByteBuf out = Unpooled.buffer();
    out.writeByte(0).writeByte(0x53).writeByte(0x76);
    write(out, values);
    return ByteBufUtil.getBytes(out);
  }

  private static DataInputStream in(byte[] content) {
    return new DataInputStream(new ByteArrayInputStream(content));
  }

  private static void write(ByteBuf out, Object value) throws IOException {
    if (value == null) {
      out.writeByte(0x40);
    } else if (value instanceof Boolean flag) {
      out.writeByte(flag ? 0x41 : 0x42);
    } else if (value instanceof Byte number) {
      out.writeByte(0x51).writeByte(number);
    } else if (value instanceof Short number) {
      out.writeByte(0x61).writeShort(number);
    } else if (value instanceof Integer number) {
      out.writeByte(0x71).writeInt(number);
    } else if (value instanceof Long number) {
      out.writeByte(0x81).writeLong(number);
    } else if (value instanceof Float number) {
      out.writeByte(0x72).writeFloat(number);
    } else if (value instanceof Double number) {
      out.writeByte(0x82).writeDouble(number);
    } else if (value instanceof Character c) {
      out.writeByte(0x73).writeInt(c);
    } else if (value instanceof byte[] bytes) {
      out.writeByte(0xB0).writeInt(bytes.length).writeBytes(bytes);
    } else if (value instanceof UTF8Buffer bytes) {
      write(out, JavaText.of(bytes));
    } else if (value instanceof String string) {
      byte[] text = string.getBytes(UTF_8);
      out.writeByte(0xB1).writeInt(text.length).writeBytes(text);
    } else if (value instanceof List<?> list) {
      writeAll(out, 0xD0, list);
    } else if (value instanceof Map<?, ?> map) {
      List<Object> entries = new ArrayList<>(2 * map.size());
      map.forEach(
          (name, element) -> {
            entries.add(name);
            entries.add(element);
          });
      writeAll(out, 0xD1, entries);
    } else {
      throw new IOException("a body holds a " + value.getClass());
    }
  }

  private static void writeAll(ByteBuf out, int code, List<?> elements) throws IOException {
    out.writeByte(code);
    int sizeAt = out.writerIndex();
    out.writeInt(0).writeInt(elements.size());
    for (Object element : elements) {
      write(out, element);
    }
    out.setInt(sizeAt, out.writerIndex() - sizeAt - Integer.BYTES);
  }

  /** The value that begins here: of Java's types, {@link Map} and {@link List}. */
  static Object read(ByteBuf in) throws IOException {
    try {
      return new AmqpReader(in).read(0);
    } catch (IndexOutOfBoundsException truncated) {
      throw new IOException("an AMQP value is cut off", truncated);
    }
  }
}
