package io.sluice.gateway.amqp;

import io.sluice.broker.api.BrokerEvent.Kind;
import io.sluice.gateway.amqp.codec.AmqpViolation;
import java.util.Map;
import org.apache.qpid.protonj2.engine.Link;
import org.apache.qpid.protonj2.engine.Receiver;
import org.apache.qpid.protonj2.engine.Sender;
import org.apache.qpid.protonj2.engine.Session;
import org.apache.qpid.protonj2.types.messaging.Target;
import org.apache.qpid.protonj2.types.transactions.Coordinator;
import org.apache.qpid.protonj2.types.transport.AmqpError;
import org.apache.qpid.protonj2.types.transport.Attach;
import org.apache.qpid.protonj2.types.transport.ErrorCondition;

/** Makes the ends of the sessions and links that a client begins and attaches (2.5.1, 2.6.3). */
final class Links {
  private static final int MAX_LINKS = 16_384;

  private final AmqpClient client;
  private int attached;

  Links(AmqpClient client) {
    this.client = client;
  }

  void entered() {
    attached++;
  }

  void left() {
    attached--;
  }

  void onSession(Session session) {
    session.setHandleMax(client.options().maxLinks() - 1);
    session.localCloseHandler(Links::endLinks); // The engine may close it, too.
    session.closeHandler(Session::close);
    session.open();
  }

  private static void endLinks(Session session) {
    for (Link<?> link : session.links()) {
      if (link.getLinkedResource() instanceof AttachedLink attached) {
        attached.onSessionEnd();
      }
    }
  }

  /** Answers with the target that the client has for itself. */
  static void echoTarget(Sender sender) {
    if (sender.getRemoteTarget() instanceof Target target) {
      sender.setTarget(target);
    }
  }

  /** The client attaches to send. */
  void onReceiver(Receiver receiver) {
    requireNew(receiver);
    ErrorCondition problem = problem();
    if (problem != null) {
      refused(problem);
      LinkRefusals.refuse(receiver, problem);
    } else if (receiver.getRemoteTarget() instanceof Coordinator) {
      new CoordinatorLink(client, receiver).attach();
    } else if (receiver.getRemoteTarget() instanceof Target target) {
      new InboundAttach(client, receiver).attach(target);
    } else {
      LinkRefusals.refuse(
          receiver, new ErrorCondition(AmqpError.INVALID_FIELD, "the attach has no target"));
    }
  }

  /** The client attaches to receive. */
  void onSender(Sender sender) {
    requireNew(sender);
    ErrorCondition problem = problem();
    if (problem != null) {
      refused(problem);
      LinkRefusals.refuse(sender, problem);
    } else if (sender.getRemoteSource() == null) {
      new SubscriptionLookup(client, sender).attach();
    } else {
      new OutboundAttach(client, sender).attach(sender.getRemoteSource());
    }
  }

  private void refused(ErrorCondition problem) {
    client.report(Kind.SUBSCRIBE_REFUSED, problem.getDescription());
  }

  /** The engine takes an attach under the name of an attached link for news of that link. */
  private static void requireNew(Link<?> link) {
    if (link.getLinkedResource() != null) {
      throw AmqpViolation.notAllowed("a link '" + link.getName() + "' is attached already");
    }
  }

  private ErrorCondition problem() {
    if (attached == MAX_LINKS) {
      return new ErrorCondition(
          AmqpError.RESOURCE_LIMIT_EXCEEDED, "a connection has at most " + MAX_LINKS + " links");
    }
    Map<?, ?> unsettled = ((Attach) client.connection().frame().performative()).getUnsettled();
    return unsettled == null || unsettled.isEmpty()
        ? null
        : new ErrorCondition(
            AmqpError.NOT_IMPLEMENTED,
            "deliveries cannot be resumed; attach without unsettled ones, and send them anew");
  }
}
