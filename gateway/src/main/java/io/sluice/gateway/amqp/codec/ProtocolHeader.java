package io.sluice.gateway.amqp.codec;

/** What a peer says first (2.2, 5.3.1): the layer that follows. */
public enum ProtocolHeader {
  /** Frames of type 0. */
  AMQP(0),
  /** Frames of type 1, until the outcome. */
  SASL(3);

  static final int BYTES = 8;
  private static final int[] MAGIC = {'A', 'M', 'Q', 'P'};
  private static final int[] VERSION = {1, 0, 0};

  private final int id;

  ProtocolHeader(int id) {
    this.id = id;
  }

  /** The byte that belongs in this place. */
  int byteAt(int index) {
    if (index < MAGIC.length) {
      return MAGIC[index];
    }
    return index == MAGIC.length ? id : VERSION[index - MAGIC.length - 1];
  }
}
