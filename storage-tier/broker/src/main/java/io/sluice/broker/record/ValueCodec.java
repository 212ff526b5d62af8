package io.sluice.broker.record;

import io.sluice.broker.log.DamagedLogException;
import java.util.UUID;

/** Encodes the values of properties: a tag, then the value. */
final class ValueCodec {
  private ValueCodec() {}

  static void write(ByteSink sink, Object value) {
    if (value == null) {
      sink.writeByte(0);
    } else if (value instanceof String text) {
      sink.writeByte(1);
      sink.writeString(text);
    } else if (value instanceof byte[] bytes) {
      sink.writeByte(2);
      sink.writeBytes(bytes);
    } else if (value instanceof Boolean flag) {
      sink.writeByte(3);
      sink.writeBoolean(flag);
    } else if (value instanceof UUID uuid) {
      sink.writeByte(4);
      sink.writeLong(uuid.getMostSignificantBits());
      sink.writeLong(uuid.getLeastSignificantBits());
    } else if (value instanceof Float number) {
      sink.writeByte(5);
      sink.writeInt(Float.floatToRawIntBits(number));
    } else if (value instanceof Double number) {
      sink.writeByte(6);
      sink.writeLong(Double.doubleToRawLongBits(number));
    } else {
      writeWhole(sink, value);
    }
  }

  private static void writeWhole(ByteSink sink, Object value) {
    int tag =
        value instanceof Byte ? 7 : value instanceof Short ? 8 : value instanceof Integer ? 9 : 10;
    if (tag == 10 && !(value instanceof Long)) {
      throw new IllegalArgumentException("a property cannot hold a " + value.getClass().getName());
    }
    sink.writeByte(tag);
    sink.writeLong(((Number) value).longValue());
  }

  static Object read(ByteSource source) {
    int tag = source.readByte();
    return switch (tag) {
      case 0 -> null;
      case 1 -> source.readString();
      case 2 -> source.readBytes();
      case 3 -> source.readBoolean();
      case 4 -> new UUID(source.readLong(), source.readLong());
      case 5 -> Float.intBitsToFloat(source.readInt());
      case 6 -> Double.longBitsToDouble(source.readLong());
      case 7 -> (byte) source.readLong();
      case 8 -> (short) source.readLong();
      case 9 -> (int) source.readLong();
      case 10 -> source.readLong();
      default -> throw new DamagedLogException("a property has the unknown type " + tag);
    };
  }
}
