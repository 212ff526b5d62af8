package io.sluice.broker.shard;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.sluice.broker.api.Body;
import io.sluice.broker.api.BodyKind;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;

/** A body that is an AMQP map (AMQP 1.0 part 1, 1.6.23), as it is put together. */
final class AmqpMap {
  private static final int STRING = 0xB1;
  private static final int LONG = 0x81;
  private static final int INT = 0x71;
  private static final int TRUE = 0x41;
  private static final int FALSE = 0x42;
  private static final int MAP = 0xD1;

  private final ByteArrayOutputStream out = new ByteArrayOutputStream(512);
  private int elements;

  /** Null is left out. */
  AmqpMap with(String name, String value) {
    if (value != null) {
      text(name);
      text(value);
    }
    return this;
  }

  AmqpMap with(String name, long value) {
    text(name);
    element(LONG);
    out.writeBytes(ByteBuffer.allocate(Long.BYTES).putLong(value).array());
    return this;
  }

  AmqpMap with(String name, int value) {
    text(name);
    element(INT);
    integer(value);
    return this;
  }

  AmqpMap with(String name, boolean value) {
    text(name);
    element(value ? TRUE : FALSE);
    return this;
  }

  private void text(String text) {
    byte[] bytes = text.getBytes(UTF_8);
    element(STRING);
    integer(bytes.length);
    out.writeBytes(bytes);
  }

  private void element(int code) {
    elements++;
    out.write(code);
  }

  private void integer(int value) {
    out.writeBytes(ByteBuffer.allocate(Integer.BYTES).putInt(value).array());
  }

  Body body() {
    int size = Integer.BYTES + out.size();
    byte[] encoded =
        ByteBuffer.allocate(1 + Integer.BYTES + size)
            .put((byte) MAP)
            .putInt(size)
            .putInt(elements)
            .put(out.toByteArray())
            .array();
    return Body.of(BodyKind.AMQP_VALUE, encoded);
  }
}
