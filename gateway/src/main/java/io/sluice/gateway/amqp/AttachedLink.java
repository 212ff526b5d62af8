package io.sluice.gateway.amqp;

import org.apache.qpid.protonj2.engine.Link;

/** The end of a link that is attached; the engine's link has it as its linked resource. */
abstract class AttachedLink {
  protected final AmqpClient client;
  private boolean open;

  AttachedLink(AmqpClient client) {
    this.client = client;
  }

  /** The session of the link ended: so did the link, without a detach. */
  abstract void onSessionEnd();

  /** From now on until it is detached this is the link's end. */
  final void begin(Link<?> link) {
    link.setLinkedResource(this);
    open = true;
    client.links().entered();
  }

  final boolean isOpen() {
    return open;
  }

  /** False if it has ended before. */
  final boolean end() {
    if (!open) {
      return false;
    }
    open = false;
    client.links().left();
    return true;
  }
}
