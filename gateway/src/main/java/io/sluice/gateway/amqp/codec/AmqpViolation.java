package io.sluice.gateway.amqp.codec;

import io.sluice.gateway.connection.ClientError;
import org.apache.qpid.protonj2.types.Symbol;
import org.apache.qpid.protonj2.types.transport.AmqpError;
import org.apache.qpid.protonj2.types.transport.ConnectionError;

/** The client broke the protocol, and its connection must end with this condition (2.8.14 ff). */
public final class AmqpViolation extends ClientError {
  private static final long serialVersionUID = 1L;

  private final transient Symbol condition;

  public AmqpViolation(Symbol condition, String detail) {
    super(detail);
    this.condition = condition;
  }

  /** A frame that cannot be one (2.3). */
  public static AmqpViolation framing(String detail) {
    return new AmqpViolation(ConnectionError.FRAMING_ERROR, detail);
  }

  /** What a frame or a message holds is not well-formed. */
  public static AmqpViolation decode(String detail) {
    return new AmqpViolation(AmqpError.DECODE_ERROR, detail);
  }

  /** Well-formed, but not allowed, or not now. */
  public static AmqpViolation notAllowed(String detail) {
    return new AmqpViolation(AmqpError.NOT_ALLOWED, detail);
  }

  public Symbol condition() {
    return condition;
  }
}
