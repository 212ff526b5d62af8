package io.sluice.gateway.naming;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;

/** Values of headers in protocols that have nothing but text for them. */
public final class HeaderText {
  private HeaderText() {}

  /** Null for null; bytes as the text they are, or in hexadecimal digits. */
  public static String of(Object value) {
    if (value instanceof byte[] bytes) {
      return ByteBufUtil.isText(Unpooled.wrappedBuffer(bytes), UTF_8)
          ? new String(bytes, UTF_8)
          : ByteBufUtil.hexDump(bytes);
    }
    return value == null ? null : value.toString();
  }
}
