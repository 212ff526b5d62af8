package io.sluice.tests.raw;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.sluice.tests.product.Product;
import java.io.ByteArrayOutputStream;
import java.io.Closeable;
import java.io.DataInputStream;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Map;

/** A STOMP 1.2 client that does what it is told, one thread at a time. */
public final class RawStomp implements Closeable {
  private final RawStream stream;
  private final DataInputStream in;
  private int receipts;

  private RawStomp(RawStream stream) {
    this.stream = stream;
    in = new DataInputStream(stream.in());
  }

  /** A frame as it came, its headers unescaped; of a repeated header the first counts. */
  public record Frame(String command, Map<String, String> headers, byte[] body) {
    public String header(String name) {
      return headers.get(name);
    }

    public String text() {
      return new String(body, UTF_8);
    }

    @Override
    public String toString() {
      return command + headers + (body.length > 1_000 ? body.length + " bytes" : text());
    }
  }

  /** A connection that has said nothing yet. */
  public static RawStomp open(Product product, Transport transport) throws IOException {
    int port = product.port(transport.listener(Product.STOMP));
    return new RawStomp(transport.connect("localhost", port, "/stomp", "v12.stomp"));
  }

  /** Sends CONNECT and awaits the answer, whatever it is. */
  public Frame connect(String host, String login, String passcode) throws IOException {
    Map<String, String> headers = new LinkedHashMap<>();
    headers.put("accept-version", "1.2");
    headers.put("host", host);
    headers.put("login", login);
    headers.put("passcode", passcode);
    send("CONNECT", headers, new byte[0]);
    return read();
  }

  /** Sends a frame with a receipt header and awaits the receipt. */
  public void sendAndWait(String command, Map<String, String> headers, byte[] body)
      throws IOException {
    Map<String, String> all = new LinkedHashMap<>(headers);
    all.put("receipt", "r" + ++receipts);
    send(command, all, body);
    Frame receipt = require("RECEIPT");
    if (!receipt.header("receipt-id").equals("r" + receipts)) {
      throw new AssertionError("expected r" + receipts + ", got " + receipt);
    }
  }

  /** Sends a frame. */
  public void send(String command, Map<String, String> headers, byte[] body) throws IOException {
    boolean escapes = !command.equals("CONNECT");
    StringBuilder head = new StringBuilder(command).append('\n');
    headers.forEach(
        (name, value) ->
            head.append(name).append(':').append(escapes ? escaped(value) : value).append('\n'));
    ByteArrayOutputStream frame = new ByteArrayOutputStream();
    frame.writeBytes(head.append('\n').toString().getBytes(UTF_8));
    frame.writeBytes(body);
    frame.write(0);
    stream.out().write(frame.toByteArray());
    stream.out().flush();
  }

  /** Awaits a frame of this command. */
  public Frame require(String command) throws IOException {
    Frame frame = read();
    if (!frame.command.equals(command)) {
      throw new AssertionError("expected " + command + ", got " + frame);
    }
    return frame;
  }

  /** Awaits a frame; heart-beats are passed over. */
  public Frame read() throws IOException {
    String command = line();
    while (command.isEmpty()) {
      command = line();
    }
    Map<String, String> headers = new LinkedHashMap<>();
    for (String line = line(); !line.isEmpty(); line = line()) {
      int colon = line.indexOf(':');
      headers.putIfAbsent(
          unescaped(line.substring(0, colon)), unescaped(line.substring(colon + 1)));
    }
    String length = headers.get("content-length");
    byte[] body = length == null ? until(0) : in.readNBytes(Integer.parseInt(length));
    if (length != null && in.readByte() != 0) {
      throw new IOException("no NUL behind the body");
    }
    return new Frame(command, headers, body);
  }

  private String line() throws IOException {
    String line = new String(until('\n'), UTF_8);
    return line.endsWith("\r") ? line.substring(0, line.length() - 1) : line;
  }

  private byte[] until(int end) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    for (int next = in.readUnsignedByte(); next != end; next = in.readUnsignedByte()) {
      bytes.write(next);
    }
    return bytes.toByteArray();
  }

  private static String escaped(String value) {
    return value
        .replace("\\", "\\\\")
        .replace("\r", "\\r")
        .replace("\n", "\\n")
        .replace(":", "\\c");
  }

  private static String unescaped(String value) {
    StringBuilder plain = new StringBuilder();
    for (int i = 0; i < value.length(); i++) {
      char c = value.charAt(i);
      if (c == '\\') {
        char escaped = value.charAt(++i);
        c = escaped == 'n' ? '\n' : escaped == 'c' ? ':' : escaped == 'r' ? '\r' : escaped;
      }
      plain.append(c);
    }
    return plain.toString();
  }

  /** Drops the connection without a farewell. */
  @Override
  public void close() {
    stream.close();
  }
}
