package io.sluice.ignite;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;

/**
 * The bytes of a row of control data: a format version, then fields in order. A later version of a
 * row adds fields at its end and raises the version, so that old rows can still be read.
 */
final class Row {
  private static final byte VERSION = 1;

  private Row() {}

  /** Writes fields one after another. */
  static final class Writer {
    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    private final DataOutputStream out = new DataOutputStream(bytes);

    Writer() {
      bytes.write(VERSION);
    }

    Writer text(String text) {
      byte[] utf8 = text.getBytes(StandardCharsets.UTF_8);
      number(utf8.length);
      bytes.writeBytes(utf8);
      return this;
    }

    Writer number(long number) {
      try {
        out.writeLong(number);
      } catch (IOException impossible) {
        throw new UncheckedIOException(impossible);
      }
      return this;
    }

    Writer texts(Collection<String> texts) {
      number(texts.size());
      texts.forEach(this::text);
      return this;
    }

    byte[] bytes() {
      return bytes.toByteArray();
    }
  }

  /** Reads what a {@link Writer} wrote. */
  static final class Reader {
    private final String key;
    private final DataInputStream in;

    /** The key names the row in the message of an exception. */
    Reader(String key, byte[] row) {
      this.key = key;
      in = new DataInputStream(new ByteArrayInputStream(row));
      int version = row.length == 0 ? 0 : in(in::readByte);
      if (version > VERSION) {
        throw new StoreFailedException(
            "row '"
                + key
                + "' was written by a newer version of Sluice (format "
                + version
                + ", this one reads up to "
                + VERSION
                + "). Nothing was changed: start that version on this data.");
      }
      if (version < 1) {
        throw damaged(null);
      }
    }

    String text() {
      int length = count();
      return new String(in(() -> in.readNBytes(length)), StandardCharsets.UTF_8);
    }

    long number() {
      return in(in::readLong);
    }

    /** A number of bytes or fields that are still to come. */
    int count() {
      long count = number();
      if (count < 0 || count > in(in::available)) {
        throw damaged(null);
      }
      return (int) count;
    }

    List<String> texts() {
      List<String> texts = new ArrayList<>();
      for (int left = count(); left > 0; left--) {
        texts.add(text());
      }
      return texts;
    }

    private <T> T in(Read<T> read) {
      try {
        return read.read();
      } catch (IOException failure) {
        throw damaged(failure);
      }
    }

    private StoreFailedException damaged(IOException cause) {
      return new StoreFailedException(
          "row '" + key + "' is damaged. Nothing was changed: restore a backup.", cause);
    }

    private interface Read<T> {
      T read() throws IOException;
    }
  }
}
