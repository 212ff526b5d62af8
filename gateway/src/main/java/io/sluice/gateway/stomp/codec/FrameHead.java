package io.sluice.gateway.stomp.codec;

import io.netty.buffer.ByteBuf;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;

/** Command and headers of a frame whose body may still be on its way. */
final class FrameHead {
  private static final String CONTENT_LENGTH = "content-length";

  private final Command command;
  private final Map<String, String> headers = new LinkedHashMap<>();
  private final int maxBodyBytes;
  private int contentLength = -1;

  private FrameHead(Command command, FrameLimits limits) {
    this.command = command;
    // Other frames have no body (STOMP 1.2, Body).
    maxBodyBytes = command == Command.SEND ? limits.maxBodyBytes() : 0;
  }

  /**
   * Reads a head with its blank line.
   *
   * @param version null before it is negotiated; the headers of CONNECT have no escapes
   */
  static FrameHead read(ByteBuf bytes, Version version, FrameLimits limits) {
    String[] lines = text(bytes).split("\n", -1);
    String name = withoutReturn(lines[0]);
    Command command = Command.of(name);
    if (command == null) {
      throw new StompError("'" + shown(name) + "' is no command of a client");
    }
    FrameHead head = new FrameHead(command, limits);
    for (int i = 1; i < lines.length; i++) {
      String line = withoutReturn(lines[i]);
      if (!line.isEmpty()) {
        head.add(line, version, limits);
      }
    }
    head.readContentLength();
    return head;
  }

  private static String text(ByteBuf bytes) {
    ByteBuffer all = bytes.nioBuffer();
    try {
      return StandardCharsets.UTF_8.newDecoder().decode(all).toString();
    } catch (CharacterCodingException e) {
      throw new StompError("the headers are not UTF-8");
    }
  }

  private static String withoutReturn(String line) {
    return line.endsWith("\r") ? line.substring(0, line.length() - 1) : line;
  }

  private static String shown(String text) {
    return text.length() <= 20 ? text : text.substring(0, 20) + "…";
  }

  private void add(String line, Version version, FrameLimits limits) {
    int colon = line.indexOf(':');
    if (colon < 1) {
      throw error("the header line '" + shown(line) + "' has no name");
    }
    if (headers.size() >= limits.maxHeaders()) {
      throw error("more than " + limits.maxHeaders() + " headers");
    }
    boolean escapes = command != Command.CONNECT;
    String name = line.substring(0, colon);
    String value = line.substring(colon + 1);
    if (version == Version.V10) {
      name = name.strip();
      value = value.strip();
    }
    headers.putIfAbsent(
        escapes ? HeaderText.unescaped(name, version) : name,
        escapes ? HeaderText.unescaped(value, version) : value);
  }

  private void readContentLength() {
    if (headers.containsKey(CONTENT_LENGTH)) {
      Frame frame = withBody(new byte[0]);
      contentLength = (int) frame.number(CONTENT_LENGTH, 0, 0, Integer.MAX_VALUE);
      checkBody(contentLength);
    }
  }

  /** -1 for a body that ends with the first NUL. */
  int contentLength() {
    return contentLength;
  }

  void checkBody(int bytes) {
    if (bytes > maxBodyBytes) {
      throw error(
          maxBodyBytes == 0
              ? "this frame has no body"
              : "the body has more than " + maxBodyBytes + " bytes");
    }
  }

  StompError error(String detail) {
    return withBody(new byte[0]).error(detail);
  }

  Frame withBody(byte[] body) {
    return new Frame(command, headers, body);
  }
}
