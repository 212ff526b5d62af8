package io.sluice.broker.api;

import io.sluice.model.Protocol;
import java.util.Objects;

/**
 * The content of a message: {@code length} bytes of {@code array} from {@code offset} on. The array
 * may hold more: the message as its sender encoded it, of which the content is a part, so that a
 * client of the same protocol gets the very bytes and nothing is stored twice. Nobody writes to the
 * array after construction.
 *
 * @param kind what the content is
 * @param encodedBy the protocol of the sender's encoding, or null if the array is no such thing
 * @param encodedLength bytes of the sender's encoding, from the array's first on; content that is
 *     not one run of bytes in it follows behind as a copy
 */
public record Body(
    BodyKind kind, byte[] array, int offset, int length, Protocol encodedBy, int encodedLength) {
  public static final Body EMPTY = binary(new byte[0]);

  public Body {
    Objects.requireNonNull(kind);
    Objects.checkFromIndexSize(offset, length, array.length);
    Objects.checkIndex(encodedLength, array.length + 1);
  }

  /** Content of this kind alone. */
  public static Body of(BodyKind kind, byte[] bytes) {
    return new Body(kind, bytes, 0, bytes.length, null, 0);
  }

  /** Opaque bytes. */
  public static Body binary(byte[] bytes) {
    return of(BodyKind.BINARY, bytes);
  }

  public boolean isEmpty() {
    return length == 0;
  }

  /**
   * True if this protocol's clients can be given the first {@link #encodedLength} bytes as such.
   */
  public boolean isEncodedBy(Protocol protocol) {
    return encodedBy == protocol;
  }

  /** The content alone, for a message that is no more what its sender's encoding says. */
  public Body withoutEncoding() {
    return of(kind, toByteArray());
  }

  /** The content as an array of its own, copied if need be. */
  public byte[] toByteArray() {
    return length == array.length
        ? array
        : java.util.Arrays.copyOfRange(array, offset, offset + length);
  }
}
