package io.sluice.gateway.connection;

import io.netty.handler.codec.DecoderException;

/**
 * The client broke its protocol, and its connection must end. Has no stack trace: a client can
 * cause any number of them.
 */
public class ClientError extends DecoderException {
  private static final long serialVersionUID = 1L;

  /**
   * @param detail what was wrong, for the client and the operator
   */
  public ClientError(String detail) {
    super(detail);
  }

  @Override
  public final synchronized Throwable fillInStackTrace() {
    return this;
  }
}
