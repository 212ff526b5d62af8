package io.sluice.bench.mqtt;

import java.nio.ByteBuffer;

/** Reads the packets of a server out of a buffer. */
public final class PacketReader {
  private static final int MAX_LENGTH_BYTES = 4;

  private PacketReader() {}

  /** Takes what a server sends to a client that publishes and subscribes. */
  public interface Handler {
    /** 0 is accepted. */
    void onConnack(int returnCode);

    /** 0 to 2 is the granted QoS. */
    void onSuback(int returnCode);

    void onPuback(int packetId);

    /**
     * The payload is between position and limit.
     *
     * @param packetId 0 at QoS 0
     */
    void onPublish(int packetId, ByteBuffer payload);
  }

  /** Hands over all whole packets between position and limit; stops before one that is not. */
  public static void read(ByteBuffer in, Handler handler) {
    while (readOne(in, handler)) {
      // One packet more.
    }
  }

  private static boolean readOne(ByteBuffer in, Handler handler) {
    int start = in.position();
    if (in.remaining() < 2) {
      return false;
    }
    int type = in.get() & 0xFF;
    int length = length(in);
    if (length < 0 || in.remaining() < length) {
      in.position(start);
      return false;
    }
    int end = in.position() + length;
    int limit = in.limit();
    in.limit(end);
    handle(type, in, handler);
    in.limit(limit).position(end);
    return true;
  }

  /** The remaining length, or -1 if it is not all there. */
  private static int length(ByteBuffer in) {
    int length = 0;
    for (int i = 0; i < MAX_LENGTH_BYTES && in.hasRemaining(); i++) {
      int part = in.get();
      length |= (part & 0x7F) << (7 * i);
      if (part >= 0) {
        return length;
      }
    }
    return -1;
  }

  private static void handle(int type, ByteBuffer in, Handler handler) {
    switch (type >> 4) {
      case 2 -> {
        in.get();
        handler.onConnack(in.get() & 0xFF);
      }
      case 3 -> publish(type, in, handler);
      case 4 -> handler.onPuback(in.getShort() & 0xFFFF);
      case 9 -> {
        in.getShort();
        handler.onSuback(in.get() & 0xFF);
      }
      default ->
          throw new IllegalStateException("no packet of type " + (type >> 4) + " was expected");
    }
  }

  private static void publish(int type, ByteBuffer in, Handler handler) {
    int topicBytes = in.getShort() & 0xFFFF;
    in.position(in.position() + topicBytes);
    int qos = type >> 1 & 3;
    handler.onPublish(qos > 0 ? in.getShort() & 0xFFFF : 0, in);
  }
}
