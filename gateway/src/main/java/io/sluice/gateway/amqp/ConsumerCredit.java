package io.sluice.gateway.amqp;

import io.sluice.broker.api.Session;
import org.apache.qpid.protonj2.engine.Sender;

/**
 * What a client lets come on a link, told to the shard: a link's credit is a number that replaces
 * the last one (2.6.7), a consumer's one that is added to.
 */
final class ConsumerCredit {
  private static final int MAX_GRANTED = 1 << 24;

  private final Session session;
  private final Sender sender;
  private final long consumerId;
  private final Transfers transfers;

  /** Deliveries the shard may still hand over, by all that it was told. */
  private int granted;

  private boolean draining;

  ConsumerCredit(Session session, Sender sender, long consumerId, Transfers transfers) {
    this.session = session;
    this.sender = sender;
    this.consumerId = consumerId;
    this.transfers = transfers;
  }

  /**
   * The shard handed a delivery over, perhaps one that was on its way when credit was taken back.
   */
  void used() {
    granted = Math.max(0, granted - 1);
  }

  /** The client's credit is another, or some of it was not used for the client after all. */
  void update() {
    if (draining) {
      return; // Until the shard has answered, what it may use is not known.
    }
    int wanted = Math.min(transfers.credit(), MAX_GRANTED);
    if (wanted != granted) {
      session.credit(consumerId, wanted - granted);
      granted = wanted;
    }
    if (sender.isDraining() && wanted > 0) {
      draining = true;
      session.drain(consumerId);
    }
  }

  /** The shard has handed over what there is, and has taken the rest of the credit back. */
  void drained() {
    draining = false;
    granted = 0;
    transfers.whenSent(this::tellDrained);
  }

  private void tellDrained() {
    sender.drained();
    update();
  }
}
