package io.sluice.gateway.openwire;

import java.io.ByteArrayInputStream;
import java.io.DataInputStream;
import java.io.IOException;
import org.fusesource.hawtbuf.UTF8Buffer;

/**
 * Strings in properties and maps, which clients write in Java's modified UTF-8 and the marshallers
 * keep as bytes; these decode as if they were UTF-8, which loses NUL and what is beyond the basic
 * plane.
 */
final class JavaText {
  private JavaText() {}

  /**
   * What the bytes say.
   *
   * @throws IOException if that is not modified UTF-8
   */
  static String of(UTF8Buffer bytes) throws IOException {
    byte[] prefixed = new byte[Short.BYTES + bytes.length];
    prefixed[0] = (byte) (bytes.length >> 8);
    prefixed[1] = (byte) bytes.length;
    System.arraycopy(bytes.data, bytes.offset, prefixed, Short.BYTES, bytes.length);
    return new DataInputStream(new ByteArrayInputStream(prefixed)).readUTF();
  }
}
