package io.sluice.gateway.amqp;

import org.apache.qpid.protonj2.engine.Link;
import org.apache.qpid.protonj2.engine.Receiver;
import org.apache.qpid.protonj2.engine.Sender;
import org.apache.qpid.protonj2.types.transport.ErrorCondition;

/** Answers an attach that is refused: with an attach that has no terminus, and a detach (2.6.3). */
final class LinkRefusals {
  /** So that nobody attaches another link of that name while this one is not detached. */
  private static final Object REFUSED = new Object();

  private LinkRefusals() {}

  /** The client wanted to receive; there is no source. */
  static void refuse(Sender link, ErrorCondition error) {
    Links.echoTarget(link);
    close(link, error);
  }

  /** The client wanted to send; there is no target. */
  static void refuse(Receiver link, ErrorCondition error) {
    link.setSource(link.getRemoteSource());
    close(link, error);
  }

  private static void close(Link<?> link, ErrorCondition error) {
    link.setLinkedResource(REFUSED);
    link.open();
    link.setCondition(error);
    link.close();
  }
}
