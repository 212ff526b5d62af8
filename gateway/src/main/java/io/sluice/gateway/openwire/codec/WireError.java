package io.sluice.gateway.openwire.codec;

import io.sluice.gateway.connection.ClientError;

/** What a client sent is no OpenWire, or none that is taken here. */
public final class WireError extends ClientError {
  private static final long serialVersionUID = 1L;

  /**
   * @param detail what was wrong, for the client and the operator
   */
  public WireError(String detail) {
    super(detail);
  }
}
