package io.sluice.tests.raw;

import java.io.BufferedInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import java.nio.charset.StandardCharsets;

/** A WebSocket client: each write is a binary frame, what is read is the frames' payloads. */
public final class WebSocketStream {
  private static final int BINARY = 0x82;
  private static final int CLOSE = 0x8;
  private static final int PING = 0x9;

  /** Masking is there for proxies; any mask will do. */
  private static final byte[] MASK = {0x11, 0x22, 0x33, 0x44};

  private WebSocketStream() {}

  static RawStream open(Socket socket, String host, String path, String subProtocol)
      throws IOException {
    BufferedInputStream in = new BufferedInputStream(socket.getInputStream());
    String upgrade = upgrade(host, path, subProtocol);
    socket.getOutputStream().write(upgrade.getBytes(StandardCharsets.US_ASCII));
    String status = readHead(in);
    if (!status.startsWith("HTTP/1.1 101")) {
      throw new IOException("no WebSocket: " + status);
    }
    return new RawStream(socket, new Payloads(in), new Frames(socket.getOutputStream()));
  }

  /** The request that asks for MQTT over a WebSocket. */
  public static String upgrade(String host, String path) {
    return upgrade(host, path, "mqtt");
  }

  private static String upgrade(String host, String path, String subProtocol) {
    return "GET "
        + path
        + " HTTP/1.1\r\nHost: "
        + host
        + "\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
        + "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Version: 13\r\n"
        + "Sec-WebSocket-Protocol: "
        + subProtocol
        + "\r\n\r\n";
  }

  /** A frame with a first byte and payload of one's choice. */
  public static byte[] frame(int firstByte, byte[] payload) {
    int length = payload.length;
    Bytes frame = new Bytes().u8(firstByte);
    if (length < 126) {
      frame.u8(0x80 | length);
    } else if (length < 0x10000) {
      frame.u8(0x80 | 126).u16(length);
    } else {
      frame.u8(0x80 | 127).u32(0).u32(length);
    }
    byte[] masked = payload.clone();
    for (int i = 0; i < length; i++) {
      masked[i] ^= MASK[i & 3];
    }
    return frame.raw(MASK).raw(masked).toArray();
  }

  private static String readHead(InputStream in) throws IOException {
    StringBuilder head = new StringBuilder();
    while (head.indexOf("\r\n\r\n") < 0) {
      head.append((char) readByte(in));
    }
    return head.toString();
  }

  private static int readByte(InputStream in) throws IOException {
    int value = in.read();
    if (value < 0) {
      throw new EOFException("the stream ended");
    }
    return value;
  }

  private static final class Frames extends OutputStream {
    private final OutputStream out;

    Frames(OutputStream out) {
      this.out = out;
    }

    @Override
    public void write(int value) throws IOException {
      write(new byte[] {(byte) value});
    }

    @Override
    public void write(byte[] bytes, int offset, int length) throws IOException {
      byte[] payload = new byte[length];
      System.arraycopy(bytes, offset, payload, 0, length);
      out.write(frame(BINARY, payload));
    }
  }

  /** Reads frame by frame. A ping needs no answer here: no test is quiet for that long. */
  private static final class Payloads extends InputStream {
    private final InputStream in;
    private long left;

    Payloads(InputStream in) {
      this.in = in;
    }

    @Override
    public int read() throws IOException {
      byte[] one = new byte[1];
      return read(one, 0, 1) < 0 ? -1 : one[0] & 0xFF;
    }

    @Override
    public int read(byte[] target, int offset, int length) throws IOException {
      while (left == 0 && length > 0) {
        if (!nextFrame()) {
          return -1;
        }
      }
      int read = in.read(target, offset, (int) Math.min(length, left));
      left -= Math.max(read, 0);
      return read;
    }

    private boolean nextFrame() throws IOException {
      int first = in.read();
      if (first < 0 || (first & 0xF) == CLOSE) {
        return false;
      }
      int length = readByte(in);
      int more = length == 126 ? 2 : length == 127 ? 8 : 0;
      left = length;
      for (int i = 0; i < more; i++) {
        left = (i == 0 ? 0 : left << 8) | readByte(in);
      }
      if ((first & 0xF) == PING) {
        in.skipNBytes(left);
        left = 0;
      }
      return true;
    }
  }
}
