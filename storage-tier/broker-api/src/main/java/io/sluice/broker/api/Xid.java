package io.sluice.broker.api;

import java.util.Arrays;
import java.util.HexFormat;
import java.util.Objects;

/**
 * The name of a branch of a distributed transaction, given by a transaction manager (X/Open XA,
 * 4.2).
 */
public final class Xid {
  /** Bytes that each part has at the most. */
  public static final int MAX_PART_BYTES = 64;

  private final int formatId;
  private final byte[] globalTransactionId;
  private final byte[] branchQualifier;

  /**
   * Copies the parts.
   *
   * @throws IllegalArgumentException if the global transaction id is empty, or a part is too long
   */
  public Xid(int formatId, byte[] globalTransactionId, byte[] branchQualifier) {
    if (globalTransactionId.length == 0
        || globalTransactionId.length > MAX_PART_BYTES
        || branchQualifier.length > MAX_PART_BYTES) {
      throw new IllegalArgumentException(
          "an XID has a global transaction id of 1 to "
              + MAX_PART_BYTES
              + " bytes and a branch qualifier of as many at the most, not "
              + globalTransactionId.length
              + " and "
              + branchQualifier.length);
    }
    this.formatId = formatId;
    this.globalTransactionId = globalTransactionId.clone();
    this.branchQualifier = branchQualifier.clone();
  }

  public int formatId() {
    return formatId;
  }

  /** A copy. */
  public byte[] globalTransactionId() {
    return globalTransactionId.clone();
  }

  /** A copy. */
  public byte[] branchQualifier() {
    return branchQualifier.clone();
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Xid xid
        && formatId == xid.formatId
        && Arrays.equals(globalTransactionId, xid.globalTransactionId)
        && Arrays.equals(branchQualifier, xid.branchQualifier);
  }

  @Override
  public int hashCode() {
    return Objects.hash(
        formatId, Arrays.hashCode(globalTransactionId), Arrays.hashCode(branchQualifier));
  }

  /** Its parts, the bytes in hexadecimal. */
  @Override
  public String toString() {
    HexFormat hex = HexFormat.of();
    return formatId
        + ":"
        + hex.formatHex(globalTransactionId)
        + ":"
        + hex.formatHex(branchQualifier);
  }
}
