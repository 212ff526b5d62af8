package io.sluice.gateway.amqp;

import io.sluice.broker.api.Destination;
import io.sluice.broker.api.Refusal;
import io.sluice.broker.api.SessionEvent;
import io.sluice.gateway.amqp.message.Address;
import java.util.UUID;
import org.apache.qpid.protonj2.types.Symbol;

/** The destinations that are made for a terminus with the dynamic flag (3.5.3, 3.5.4). */
final class Temporaries {
  private Temporaries() {}

  /** A new name, of the kind that the capabilities tell; without one it is a queue's. */
  static Destination name(Symbol... capabilities) {
    Destination.Kind kind =
        Address.isTopic(capabilities) ? Destination.Kind.TOPIC : Destination.Kind.QUEUE;
    return Destination.temporary(kind, UUID.randomUUID().toString());
  }

  /** Why it was not made, or null. */
  static Refusal refusal(SessionEvent answer) {
    return ((SessionEvent.TemporaryAnswered) answer).refusal();
  }
}
