package io.sluice.gateway.openwire;

import javax.transaction.xa.XAException;

/**
 * XA's errors as ActiveMQ's clients know them: of an exception they are sent the message alone, and
 * find the code in it.
 */
final class XaErrors {
  private XaErrors() {}

  /**
   * @param code one of {@link XAException}
   */
  static XAException of(int code, String detail) {
    XAException error = new XAException(detail + " xaErrorCode:" + code);
    error.errorCode = code;
    return error;
  }

  static CommandRefused refused(int code, String detail) {
    return new CommandRefused(of(code, detail));
  }
}
