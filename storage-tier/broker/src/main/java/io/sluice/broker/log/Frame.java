package io.sluice.broker.log;

import java.nio.ByteBuffer;
import java.util.zip.CRC32C;

/** A stored value: format version (1 byte), CRC32C of the rest (4), writer (8), payload. */
final class Frame {
  static final byte VERSION = 1;

  private static final int CHECKED_FROM = 5;
  private static final int HEADER_BYTES = 13;

  private Frame() {}

  static byte[] wrap(long writer, byte[] payload) {
    byte[] frame = new byte[HEADER_BYTES + payload.length];
    System.arraycopy(payload, 0, frame, HEADER_BYTES, payload.length);
    ByteBuffer buffer = ByteBuffer.wrap(frame);
    buffer.putLong(CHECKED_FROM, writer);
    buffer.put(0, VERSION).putInt(1, crc(frame));
    return frame;
  }

  /** The payload; {@code what} names the value in the message of the exception. */
  static byte[] unwrap(byte[] frame, String what) {
    if (frame.length > 0 && frame[0] > VERSION) {
      throw new DamagedLogException(
          what
              + " was written by a newer version of Sluice (format "
              + frame[0]
              + ", this one reads up to "
              + VERSION
              + "). Nothing was changed: start that version on this data.");
    }
    if (frame.length < HEADER_BYTES
        || frame[0] != VERSION
        || ByteBuffer.wrap(frame).getInt(1) != crc(frame)) {
      throw damaged(what);
    }
    byte[] payload = new byte[frame.length - HEADER_BYTES];
    System.arraycopy(frame, HEADER_BYTES, payload, 0, payload.length);
    return payload;
  }

  static DamagedLogException damaged(String what) {
    return new DamagedLogException(
        what
            + " is damaged: it is missing, or its checksum does not fit. Nothing was changed: restore"
            + " the data directory from a backup, or delete the tenant to start it afresh.");
  }

  /** Who wrote this frame, which must be whole. */
  static long writer(byte[] frame) {
    return ByteBuffer.wrap(frame).getLong(CHECKED_FROM);
  }

  private static int crc(byte[] frame) {
    CRC32C crc = new CRC32C();
    crc.update(frame, CHECKED_FROM, frame.length - CHECKED_FROM);
    return (int) crc.getValue();
  }
}
