package io.sluice.gateway.stomp.codec;

import io.sluice.gateway.connection.ClientError;

/** What a client is told in an ERROR frame before its connection ends. */
public final class StompError extends ClientError {
  private static final long serialVersionUID = 1L;

  private final String receiptId;

  /**
   * @param detail what was wrong and what to do
   * @param receiptId the receipt that the frame in question asked for, or null
   */
  public StompError(String detail, String receiptId) {
    super(detail);
    this.receiptId = receiptId;
  }

  public StompError(String detail) {
    this(detail, null);
  }

  public String receiptId() {
    return receiptId;
  }
}
