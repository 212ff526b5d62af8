package io.sluice.gateway.stomp.codec;

import io.netty.buffer.ByteBuf;
import io.netty.util.ByteProcessor;
import io.sluice.gateway.connection.Gate;
import io.sluice.gateway.connection.GatedDecoder;
import java.util.List;

/**
 * Cuts a connection's bytes into {@link Frame}s; line ends between frames are heart-beats. Looks at
 * each byte once, and refuses a frame that is too large before it gathers the rest.
 */
public final class FrameDecoder extends GatedDecoder {
  private static final byte NUL = 0;

  private FrameLimits limits = FrameLimits.BEFORE_CONNECT;
  private Version version;

  /** The frame whose body is awaited; null while its head is. */
  private FrameHead head;

  /** Bytes of the part being gathered that were looked at. */
  private int scanned;

  /** Where the line being looked at begins. */
  private int lineStart;

  /**
   * A decoder for one connection.
   *
   * @param gate frames wait while it is closed
   */
  public FrameDecoder(Gate gate) {
    super(gate);
  }

  /** The client is known: frames are in this version and of this size from now on. */
  public void connected(Version negotiated, FrameLimits newLimits) {
    version = negotiated;
    limits = newLimits;
  }

  @Override
  protected void decodeNext(ByteBuf in, List<Object> out) {
    if (head == null) {
      readHead(in);
    }
    if (head != null) {
      readBody(in, out);
    }
  }

  private void readHead(ByteBuf in) {
    if (scanned == 0) {
      skipLineEnds(in);
    }
    int length = blankLine(in);
    if ((length < 0 ? in.readableBytes() : length) > limits.maxHeadBytes()) {
      throw new StompError("a frame's headers have more than " + limits.maxHeadBytes() + " bytes");
    }
    if (length >= 0) {
      head = FrameHead.read(in.readSlice(length), version, limits);
      scanned = 0;
      lineStart = 0;
    }
  }

  private static void skipLineEnds(ByteBuf in) {
    while (in.isReadable()) {
      byte next = in.getByte(in.readerIndex());
      if (next != '\n' && next != '\r') {
        return;
      }
      in.skipBytes(1);
    }
  }

  /** The length of the head up to and with its blank line, or -1 while it is not there. */
  private int blankLine(ByteBuf in) {
    int start = in.readerIndex();
    int available = in.readableBytes();
    for (; scanned < available; scanned++) {
      byte next = in.getByte(start + scanned);
      if (next == NUL) {
        throw new StompError("a NUL among the headers, or no blank line behind them");
      }
      if (next == '\n') {
        int lineLength = scanned - lineStart;
        boolean blank = lineLength == 0 || lineLength == 1 && in.getByte(start + lineStart) == '\r';
        lineStart = scanned + 1;
        if (blank) {
          return ++scanned;
        }
      }
    }
    return -1;
  }

  private void readBody(ByteBuf in, List<Object> out) {
    int length = head.contentLength() >= 0 ? head.contentLength() : bodyUpToNul(in);
    if (length < 0 || in.readableBytes() <= length) {
      return;
    }
    if (in.getByte(in.readerIndex() + length) != NUL) {
      throw head.error("no NUL behind the " + length + " bytes of content-length");
    }
    byte[] body = new byte[length];
    in.readBytes(body);
    in.skipBytes(1);
    out.add(head.withBody(body));
    head = null;
    scanned = 0;
  }

  /** The length of the body, or -1 while its end is not there. */
  private int bodyUpToNul(ByteBuf in) {
    int from = in.readerIndex() + scanned;
    int found = in.forEachByte(from, in.writerIndex() - from, ByteProcessor.FIND_NUL);
    int length = found < 0 ? in.readableBytes() : found - in.readerIndex();
    head.checkBody(length);
    scanned = length;
    return found < 0 ? -1 : length;
  }
}
