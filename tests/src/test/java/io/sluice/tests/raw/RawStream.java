package io.sluice.tests.raw;

import java.io.BufferedInputStream;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;

/** The bytes of a protocol over whatever carries them. */
public record RawStream(Socket socket, InputStream in, OutputStream out) implements Closeable {

  static RawStream of(Socket socket) throws IOException {
    return new RawStream(
        socket, new BufferedInputStream(socket.getInputStream()), socket.getOutputStream());
  }

  /** Drops the connection without a farewell of any protocol. */
  @Override
  public void close() {
    try {
      socket.close();
    } catch (IOException e) {
      // It is gone either way.
    }
  }
}
