package io.sluice.gateway.amqp;

import io.sluice.auth.Authorizer.Action;
import io.sluice.broker.api.BrokerEvent.Kind;
import io.sluice.broker.api.ConsumerSpec;
import io.sluice.broker.api.Destination;
import io.sluice.broker.api.Qos;
import io.sluice.broker.api.Refusal;
import io.sluice.broker.api.SessionEvent.ConsumerOpened;
import io.sluice.broker.api.SubscriptionName;
import io.sluice.gateway.amqp.codec.Symbols;
import io.sluice.gateway.amqp.message.Address;
import java.util.Map;
import org.apache.qpid.protonj2.engine.Sender;
import org.apache.qpid.protonj2.types.Symbol;
import org.apache.qpid.protonj2.types.messaging.Source;
import org.apache.qpid.protonj2.types.messaging.TerminusExpiryPolicy;
import org.apache.qpid.protonj2.types.transport.AmqpError;
import org.apache.qpid.protonj2.types.transport.ErrorCondition;
import org.apache.qpid.protonj2.types.transport.SenderSettleMode;

/**
 * Answers a client that attaches to receive: from a queue, from a topic by a subscription that is
 * made or found again, or from a temporary destination that is made for it.
 */
final class OutboundAttach {
  private final AmqpClient client;
  private final Sender sender;
  private Source source;
  private Filters filters;
  private Destination temporary;

  OutboundAttach(AmqpClient client, Sender sender) {
    this.client = client;
    this.sender = sender;
  }

  void attach(Source asked) {
    source = asked;
    filters = Filters.of(asked.getFilter());
    if (asked.isDynamic()) {
      temporary = Temporaries.name(asked.getCapabilities());
      client
          .session()
          .createTemporary(
              client.requests().askFirst(answer -> onMade(Temporaries.refusal(answer))), temporary);
    } else if (asked.getAddress() == null) {
      refuse(new ErrorCondition(AmqpError.INVALID_FIELD, "the source has no address"));
    } else {
      attach(Address.ofSource(asked.getAddress(), asked.getCapabilities()));
    }
  }

  private void onMade(Refusal refusal) {
    if (refusal == null) {
      source.setAddress(Address.of(temporary));
      consume(temporary);
    } else {
      refuse(Conditions.of(refusal));
    }
  }

  private void attach(Address address) {
    if (address.problem() != null) {
      refuse(
          new ErrorCondition(
              AmqpError.INVALID_FIELD, "'" + source.getAddress() + "': " + address.problem()));
    } else if (!client.permissions().allow(Action.SUBSCRIBE, address.destination())) {
      String detail = "the user may not subscribe to '" + source.getAddress() + "'";
      client.report(Kind.AUTHORIZATION_REFUSED, detail);
      LinkRefusals.refuse(sender, new ErrorCondition(AmqpError.UNAUTHORIZED_ACCESS, detail));
    } else {
      consume(address.destination());
    }
  }

  private void consume(Destination destination) {
    boolean topic = destination.isTopic();
    SubscriptionName name =
        topic ? SubscriptionNames.of(sender.getName(), source, client.containerId()) : null;
    OutboundLink link =
        new OutboundLink(client, sender, source.getDefaultOutcome(), name, temporary);
    boolean presettled = sender.getRemoteSenderSettleMode() == SenderSettleMode.SETTLED;
    ConsumerSpec spec =
        new ConsumerSpec(
            link.consumerId(),
            topic
                ? new io.sluice.broker.api.Source.OfTopic(
                    destination.name(), name, filters.noLocal())
                : io.sluice.broker.api.Source.queue(destination.name()),
            filters.selector(),
            presettled ? Qos.AT_MOST_ONCE : Qos.AT_LEAST_ONCE,
            0,
            priority(),
            false,
            !topic && Symbols.COPY.equals(source.getDistributionMode()));
    client
        .session()
        .consume(
            client
                .requests()
                .askFirst(answer -> onOpened(link, ((ConsumerOpened) answer).refusal())),
            spec);
  }

  /** As ActiveMQ's and Artemis's clients tell it. */
  private int priority() {
    Map<Symbol, Object> properties = sender.getRemoteProperties();
    return properties != null && properties.get(Symbols.PRIORITY) instanceof Number priority
        ? priority.intValue()
        : 0;
  }

  private void onOpened(OutboundLink link, Refusal refusal) {
    if (refusal != null) {
      link.refused();
      refuse(Conditions.of(refusal));
      return;
    }
    sender.setSource(answer());
    Links.echoTarget(sender);
    boolean presettled = sender.getRemoteSenderSettleMode() == SenderSettleMode.SETTLED;
    sender.setSenderSettleMode(presettled ? SenderSettleMode.SETTLED : SenderSettleMode.MIXED);
    sender.setReceiverSettleMode(sender.getRemoteReceiverSettleMode());
    link.open();
  }

  /** The source that there is: what was asked for, less what is not understood (2.6.3). */
  private Source answer() {
    Source answer = source.copy();
    answer.setFilter(filters.understood().isEmpty() ? null : filters.understood());
    if (!SubscriptionNames.isDurable(source)) {
      answer.setExpiryPolicy(TerminusExpiryPolicy.LINK_DETACH);
    }
    return answer;
  }

  private void refuse(ErrorCondition error) {
    client.report(Kind.SUBSCRIBE_REFUSED, error.getDescription());
    LinkRefusals.refuse(sender, error);
  }
}
