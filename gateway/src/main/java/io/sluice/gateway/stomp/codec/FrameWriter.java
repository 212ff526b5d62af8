package io.sluice.gateway.stomp.codec;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.sluice.broker.api.Body;

/** Writes the frames of a server: begin, headers, then a body. */
public final class FrameWriter {
  private static final Body NONE = Body.EMPTY;

  private final ByteBuf out;
  private final Version version;

  private FrameWriter(ByteBuf out, Version version) {
    this.out = out;
    this.version = version;
  }

  /**
   * Begins a frame.
   *
   * @param version null for CONNECTED, and for ERROR before it, whose headers have no escapes
   */
  public static FrameWriter begin(ByteBuf out, String command, Version version) {
    out.writeCharSequence(command, java.nio.charset.StandardCharsets.US_ASCII);
    out.writeByte('\n');
    return new FrameWriter(out, version == null ? Version.V10 : version);
  }

  /** Adds a header; null is left out. */
  public FrameWriter header(String name, String value) {
    if (value != null) {
      ByteBufUtil.writeUtf8(out, nameOf(name));
      out.writeByte(':');
      ByteBufUtil.writeUtf8(out, HeaderText.escaped(value, version));
      out.writeByte('\n');
    }
    return this;
  }

  private String nameOf(String name) {
    String escaped = HeaderText.escaped(name, version);
    return version == Version.V10 ? escaped.replace(':', ' ') : escaped;
  }

  public FrameWriter header(String name, long value) {
    ByteBufUtil.writeUtf8(out, name);
    out.writeByte(':');
    ByteBufUtil.writeAscii(out, Long.toString(value));
    out.writeByte('\n');
    return this;
  }

  /** Ends the frame. */
  public void end() {
    end(NONE);
  }

  /** Ends the frame with a body. */
  public void end(Body body) {
    out.writeByte('\n');
    out.writeBytes(body.array(), body.offset(), body.length());
    out.writeByte(0);
    out.writeByte('\n');
  }
}
