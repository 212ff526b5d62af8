package io.sluice.gateway.openwire.codec;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufInputStream;
import io.netty.buffer.ByteBufOutputStream;
import java.io.IOException;
import org.apache.activemq.command.Command;
import org.apache.activemq.command.WireFormatInfo;
import org.apache.activemq.openwire.OpenWireFormat;

/**
 * How one connection's commands are bytes: ActiveMQ's own marshallers, with what both sides agreed
 * on and the values that each remembers of what was said before. Not for two threads at a time.
 */
public final class Wire {
  /** The version this side prefers, and the newest it can. */
  public static final int VERSION = 12;

  /** Values that each side remembers; the least with which the marshallers' cache works at all. */
  static final int CACHE_SIZE = 1_024;

  static final int MIN_CACHE_SIZE = 128;

  private final OpenWireFormat format = new OpenWireFormat(1);
  private long maxFrameBytes = Long.MAX_VALUE;

  /**
   * The command that a frame is.
   *
   * @param frame with its length in front
   * @throws WireError if it is none
   */
  @SuppressWarnings("Finally")
  public Command read(ByteBuf frame) {
    try (ByteBufInputStream in = new ByteBufInputStream(frame)) {
      if (format.unmarshal(in) instanceof Command command) {
        return command;
      }
    } catch (IOException | RuntimeException | AssertionError malformed) {
      // Too few booleans are found by an assertion of the marshallers, if these are on.
      throw new WireError("a command cannot be read: " + malformed);
    } catch (StackOverflowError nested) {
      throw new WireError("a command is nested too deep to be read");
    }
    throw new WireError("a frame holds no command");
  }

  /**
   * Appends a command as a frame.
   *
   * @throws IOException if it cannot be said in this format; the connection is of no use any more,
   *     for the other side does not know what this side now takes for said
   */
  public void write(Command command, ByteBuf out) throws IOException {
    try (ByteBufOutputStream stream = new ByteBufOutputStream(out)) {
      format.marshal(command, stream);
    }
  }

  /** Larger frames the client does not take. */
  public long maxFrameBytes() {
    return maxFrameBytes;
  }

  /**
   * What this side answers to the client's wish; sent before {@link #agree}.
   *
   * @throws WireError if there is nothing to agree on
   */
  public static WireFormatInfo answer(
      WireFormatInfo client, long maxFrameBytes, long inactivityMillis) {
    try {
      if (!client.isValid() || client.getVersion() < 1) {
        throw new WireError("WireFormatInfo is not that of an ActiveMQ client");
      }
      WireFormatInfo info = new WireFormatInfo();
      info.setVersion(VERSION);
      info.setTightEncodingEnabled(true);
      info.setCacheEnabled(client.getCacheSize() >= MIN_CACHE_SIZE);
      info.setCacheSize(CACHE_SIZE);
      info.setStackTraceEnabled(false);
      info.setTcpNoDelayEnabled(true);
      info.setSizePrefixDisabled(false);
      info.setMaxFrameSize(maxFrameBytes);
      info.setMaxInactivityDuration(inactivityMillis);
      info.setMaxInactivityDurationInitalDelay(inactivityMillis);
      return info;
    } catch (IOException | ClassCastException malformed) {
      throw new WireError("WireFormatInfo cannot be read: " + malformed);
    }
  }

  /** From now on both speak as these two allow. */
  public void agree(WireFormatInfo client, WireFormatInfo answer) {
    try {
      format.setPreferedWireFormatInfo(answer);
      format.renegotiateWireFormat(client);
      maxFrameBytes = format.getMaxFrameSize();
    } catch (IOException | RuntimeException impossible) {
      throw new WireError("the wire format cannot be agreed on: " + impossible);
    }
  }
}
