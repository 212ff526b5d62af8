package io.sluice.gateway.openwire;

import io.sluice.broker.api.ProducerSequence;
import org.apache.activemq.command.ConnectionInfo;
import org.apache.activemq.command.MessageId;
import org.apache.activemq.command.ProducerId;

/**
 * By which numbers the broker can tell a message from one that was sent before: those in its id, if
 * a producer of this connection gave them. A failover client that lost its connection announces
 * itself under the same connection id, and sends again what was not answered, under the same ids.
 */
final class Numbering {
  private final String connectionId;
  private final boolean returned;

  Numbering(ConnectionInfo info) {
    connectionId = info.getConnectionId().getValue();
    returned = info.isFailoverReconnect();
  }

  /** True if the client goes on where a lost connection ended. */
  boolean hasReturned() {
    return returned;
  }

  /** Null if the message has another connection's id, as one that a bridge passes on. */
  ProducerSequence of(MessageId id) {
    ProducerId producer = id.getProducerId();
    return isOwn(producer)
        ? new ProducerSequence(producer.toString(), id.getProducerSequenceId(), returned)
        : null;
  }

  /** True if the producer is one of this connection, and of a name that can be remembered. */
  boolean isOwn(ProducerId producer) {
    return producer != null
        && connectionId.equals(producer.getConnectionId())
        && producer.toString().length() <= ProducerSequence.MAX_NAME_CHARS;
  }
}
