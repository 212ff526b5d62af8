package io.sluice.broker.shard;

import io.sluice.broker.api.Advisory;
import io.sluice.broker.api.Advisory.Event;
import io.sluice.broker.api.Body;
import io.sluice.broker.api.BodyKind;
import io.sluice.broker.api.Destination;
import io.sluice.broker.api.Message;
import io.sluice.broker.api.Properties;
import io.sluice.broker.api.Property;
import io.sluice.broker.api.Qos;
import java.util.ArrayList;
import java.util.List;

/** What one advisory says, as it is put together; null, which is not known, is left out. */
final class AdvisoryFacts {
  private final List<Property> properties = new ArrayList<>(12);
  private Message subject;

  AdvisoryFacts(String broker, Event event) {
    with(Advisory.EVENT, event.name());
    with(Advisory.ORIGIN_BROKER_ID, broker);
    with(Advisory.ORIGIN_BROKER_NAME, broker);
  }

  AdvisoryFacts with(String name, Object value) {
    if (value != null) {
      properties.add(new Property(name, value));
    }
    return this;
  }

  /** Whose it is. */
  AdvisoryFacts of(Connection connection) {
    with(Advisory.CONNECTION_ID, connection.id());
    with(Advisory.CLIENT_ID, connection.session.clientId);
    with(Advisory.USER_NAME, connection.session.user);
    return with(Advisory.PROTOCOL, connection.protocol.key());
  }

  AdvisoryFacts on(Destination destination) {
    return with(Advisory.DESTINATION, AdvisoryTopics.qualified(destination));
  }

  /** The message in question; at where it was, but for what it carries. */
  AdvisoryFacts about(Message content, Destination destination) {
    subject = content;
    Object id = content.properties().messageId();
    with(Advisory.MESSAGE_ID, id == null ? null : id.toString());
    return with(Advisory.MESSAGE_DESTINATION, AdvisoryTopics.qualified(destination));
  }

  /**
   * The message; at most once, so that it lasts nowhere. If it is about another, with that one's
   * header and properties.
   */
  Message message(Destination topic, long nowMillis) {
    if (subject == null) {
      return message(topic, nowMillis, Message.NORMAL_PRIORITY, Properties.NONE, BodyKind.BINARY);
    }
    return message(
        topic, nowMillis, subject.priority(), subject.properties(), subject.body().kind());
  }

  private Message message(
      Destination topic, long nowMillis, int priority, Properties of, BodyKind kind) {
    of.application().stream()
        .filter(property -> !Advisory.isName(property.name()))
        .forEach(properties::add);
    Properties all =
        new Properties(
            null,
            of.userId(),
            of.correlationId(),
            of.contentType(),
            of.contentEncoding(),
            of.replyTo(),
            Advisory.TYPE,
            null,
            0,
            properties);
    return new Message(
        topic,
        Qos.AT_MOST_ONCE,
        false,
        false,
        priority,
        nowMillis,
        0,
        null,
        all,
        Body.of(kind, new byte[0]));
  }
}
