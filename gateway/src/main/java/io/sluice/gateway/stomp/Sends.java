package io.sluice.gateway.stomp;

import io.sluice.auth.Authorizer.Action;
import io.sluice.broker.api.BrokerEvent.Kind;
import io.sluice.broker.api.Destination;
import io.sluice.broker.api.Message;
import io.sluice.broker.api.SessionEvent.Published;
import io.sluice.gateway.stomp.codec.Frame;

/** Publishes what a client SENDs; a receipt is sent when the shard has taken it. */
final class Sends {
  private final StompClient client;
  private final MessageReader reader;

  Sends(StompClient client) {
    this.client = client;
    reader = new MessageReader(client);
  }

  void onSend(Frame frame) {
    Destination destination = client.destinations().toSendTo(frame, "destination");
    authorize(frame, destination);
    Transactions.Open transaction = client.transactions().of(frame);
    Message message = reader.read(frame, destination);
    long tag = client.ask(message.sizeBytes(), frame.receipt());
    if (transaction == null) {
      client.session().publish(tag, message, 0);
    } else {
      client.session().publish(tag, message, transaction.id);
    }
  }

  private void authorize(Frame frame, Destination destination) {
    if (!client.permissions().allow(Action.PUBLISH, destination)) {
      String detail = "the user may not send to '" + frame.header("destination") + "'";
      client.report(Kind.AUTHORIZATION_REFUSED, detail);
      throw frame.error(detail);
    }
  }

  void onPublished(Published published) {
    if (published.throttleMillis() > 0) {
      client.connection().gate().throttle(published.throttleMillis());
    }
    client.requests().answered(published.tag(), published.refusal());
  }
}
