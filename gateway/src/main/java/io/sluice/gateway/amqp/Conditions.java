package io.sluice.gateway.amqp;

import io.sluice.broker.api.CloseReason;
import io.sluice.broker.api.Refusal;
import io.sluice.gateway.amqp.codec.Symbols;
import java.util.Map;
import org.apache.qpid.protonj2.types.Symbol;
import org.apache.qpid.protonj2.types.transport.AmqpError;
import org.apache.qpid.protonj2.types.transport.ConnectionError;
import org.apache.qpid.protonj2.types.transport.ErrorCondition;
import org.apache.qpid.protonj2.types.transport.LinkError;

/** The broker's causes in AMQP's words (2.8.14 to 2.8.18). */
final class Conditions {
  private Conditions() {}

  static ErrorCondition of(Refusal refusal) {
    return new ErrorCondition(symbol(refusal), refusal.detail());
  }

  /** Why a connection is refused. JMS clients tell a client id in use from what else is wrong. */
  static ErrorCondition ofOpen(Refusal refusal) {
    return refusal.cause() == Refusal.Cause.IN_USE
        ? invalidContainerId(refusal.detail())
        : of(refusal);
  }

  static ErrorCondition invalidContainerId(String detail) {
    return new ErrorCondition(
        AmqpError.INVALID_FIELD, detail, Map.of(Symbols.INVALID_FIELD, Symbols.CONTAINER_ID));
  }

  /** Why the broker ends a connection. */
  static ErrorCondition of(CloseReason reason) {
    return switch (reason) {
      case TAKEN_OVER ->
          new ErrorCondition(ConnectionError.CONNECTION_FORCED, "the session was taken over");
      case ADMINISTRATIVE ->
          new ErrorCondition(ConnectionError.CONNECTION_FORCED, "an operator ended the connection");
      case BROKER_DELETED ->
          new ErrorCondition(ConnectionError.CONNECTION_FORCED, "the broker was deleted");
      case QUOTA_EXCEEDED ->
          new ErrorCondition(AmqpError.RESOURCE_LIMIT_EXCEEDED, "a limit of the plan is exceeded");
      case UNAVAILABLE ->
          new ErrorCondition(
              ConnectionError.CONNECTION_FORCED, "the storage cannot be reached; try again");
      case SHUTTING_DOWN ->
          new ErrorCondition(ConnectionError.CONNECTION_FORCED, "the server stops; try again");
    };
  }

  private static Symbol symbol(Refusal refusal) {
    return switch (refusal.cause()) {
      case BAD_CREDENTIALS, NOT_AUTHORIZED, SUSPENDED -> AmqpError.UNAUTHORIZED_ACCESS;
      case QUOTA -> AmqpError.RESOURCE_LIMIT_EXCEEDED;
      case MESSAGE_TOO_LARGE -> LinkError.MESSAGE_SIZE_EXCEEDED;
      case INVALID -> AmqpError.INVALID_FIELD;
      case NOT_FOUND -> AmqpError.NOT_FOUND;
      case IN_USE -> AmqpError.RESOURCE_LOCKED;
      case UNAVAILABLE -> AmqpError.INTERNAL_ERROR;
    };
  }
}
