package io.sluice.gateway.openwire;

import io.sluice.broker.api.CloseReason;
import io.sluice.broker.api.Refusal;
import jakarta.jms.InvalidClientIDException;
import jakarta.jms.InvalidDestinationException;
import jakarta.jms.JMSException;
import jakarta.jms.ResourceAllocationException;

/** Refusals as the exceptions that JMS applications know; they are never thrown here. */
final class Refusals {
  private Refusals() {}

  /** Of what a connected client asked. */
  static Throwable of(Refusal refusal) {
    return switch (refusal.cause()) {
      case BAD_CREDENTIALS, NOT_AUTHORIZED, SUSPENDED -> security(refusal.detail());
      case QUOTA -> new ResourceAllocationException(refusal.detail());
      case NOT_FOUND -> new InvalidDestinationException(refusal.detail());
      case MESSAGE_TOO_LARGE, INVALID, IN_USE, UNAVAILABLE -> new JMSException(refusal.detail());
    };
  }

  /** Of a connection (JMS 3.1, 6.1.2 for a client id in use). */
  static Throwable ofConnection(Refusal refusal) {
    return refusal.cause() == Refusal.Cause.IN_USE
        ? new InvalidClientIDException(refusal.detail())
        : of(refusal);
  }

  /** ActiveMQ's clients know this one of the JDK. */
  static Throwable security(String detail) {
    return new SecurityException(detail);
  }

  static Throwable ofClose(CloseReason reason) {
    return switch (reason) {
      case TAKEN_OVER -> new JMSException("another client has connected with this client id");
      case ADMINISTRATIVE -> security("an operator ended the connection");
      case BROKER_DELETED -> security("the broker was deleted");
      case QUOTA_EXCEEDED ->
          new ResourceAllocationException("the client exceeded a limit and did not slow down");
      case UNAVAILABLE, SHUTTING_DOWN -> new JMSException("the server is not available");
    };
  }
}
