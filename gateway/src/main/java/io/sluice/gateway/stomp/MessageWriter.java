package io.sluice.gateway.stomp;

import io.sluice.broker.api.Body;
import io.sluice.broker.api.BodyKind;
import io.sluice.broker.api.Message;
import io.sluice.broker.api.Properties;
import io.sluice.broker.api.Property;
import io.sluice.broker.api.SessionEvent.Delivery;
import io.sluice.gateway.naming.HeaderText;
import io.sluice.gateway.stomp.codec.FrameWriter;

/** What of a {@link Message} a MESSAGE frame says; {@link MessageReader} is the way in. */
final class MessageWriter {
  private final StompClient client;

  MessageWriter(StompClient client) {
    this.client = client;
  }

  /** Writes a delivery's headers and body to a frame that has those of its subscription. */
  void write(FrameWriter frame, Delivery delivery) {
    Message message = delivery.message();
    Body body = message.body();
    frame.header("destination", client.destinations().text(message.destination()));
    if (body.kind() != BodyKind.TEXT || hasNul(body)) {
      frame.header(Header.CONTENT_LENGTH, body.length());
    }
    frame.header(Header.EXPIRES, message.expiresAtMillis());
    frame.header(Header.PRIORITY, message.priority());
    frame.header(Header.TIMESTAMP, message.timestampMillis());
    flag(frame, Header.PERSISTENT, message.durable());
    flag(frame, Header.REDELIVERED, delivery.redelivered() || delivery.deliveryCount() > 0);
    flag(frame, Header.RETAIN, delivery.retain());
    flag(frame, Header.GROUP_FIRST, delivery.firstOfGroup());
    if (!message.properties().equals(Properties.NONE)) {
      write(frame, message.properties());
    }
    frame.end(body);
  }

  private static boolean hasNul(Body body) {
    for (int i = body.offset(); i < body.offset() + body.length(); i++) {
      if (body.array()[i] == 0) {
        return true;
      }
    }
    return false;
  }

  private static void flag(FrameWriter frame, String name, boolean set) {
    if (set) {
      frame.header(name, "true");
    }
  }

  private void write(FrameWriter frame, Properties properties) {
    frame.header(Header.CONTENT_TYPE, properties.contentType());
    frame.header(Header.CONTENT_ENCODING, properties.contentEncoding());
    frame.header(Header.CORRELATION_ID, HeaderText.of(properties.correlationId()));
    if (properties.replyTo() != null) {
      frame.header(Header.REPLY_TO, client.destinations().text(properties.replyTo()));
    }
    frame.header(Header.TYPE, properties.subject());
    frame.header(Header.USER_ID, properties.userId());
    frame.header(Header.GROUP_ID, properties.groupId());
    if (properties.groupSequence() != 0) {
      frame.header(Header.GROUP_SEQUENCE, properties.groupSequence());
    }
    for (Property property : properties.application()) {
      if (!property.name().isEmpty() && !Header.saysHowToRead(property.name())) {
        // Of two with one name the frame's own comes first, and the first counts.
        frame.header(property.name(), HeaderText.of(property.value()));
      }
    }
  }
}
