package io.sluice.broker.shard;

import io.sluice.broker.api.Message;
import io.sluice.broker.api.Property;
import org.apache.activemq.artemis.api.core.SimpleString;
import org.apache.activemq.artemis.selector.filter.Filterable;

/** A message as selectors see it: JMS headers (JMS 3.1 3.8.1.1) and properties by their names. */
final class SelectableMessage implements Filterable {
  private final Message message;

  SelectableMessage(Message message) {
    this.message = message;
  }

  @Override
  public Object getProperty(SimpleString name) {
    String key = name.toString();
    return key.startsWith("JMS") ? header(key) : property(key);
  }

  private Object header(String name) {
    return switch (name) {
      case "JMSDeliveryMode" -> message.durable() ? "PERSISTENT" : "NON_PERSISTENT";
      case "JMSPriority" -> message.priority();
      case "JMSTimestamp" -> message.timestampMillis();
      case "JMSExpiration" -> message.expiresAtMillis();
      case "JMSMessageID" -> text(message.properties().messageId());
      case "JMSCorrelationID" -> text(message.properties().correlationId());
      case "JMSType" -> message.properties().subject();
      case "JMSXUserID" -> message.properties().userId();
      case "JMSXGroupID" -> message.properties().groupId();
      case "JMSXGroupSeq" -> message.properties().groupSequence();
      default -> property(name);
    };
  }

  private static String text(Object id) {
    return id == null || id instanceof byte[] ? null : id.toString();
  }

  private Object property(String name) {
    for (Property property : message.properties().application()) {
      if (property.name().equals(name)) {
        return property.value();
      }
    }
    return null;
  }

  /** Bodies are opaque: an XPath over one matches nothing. */
  @Override
  public <T> T getBodyAs(Class<T> type) {
    return null;
  }

  /** No-local is a subscription's own matter. */
  @Override
  public Object getLocalConnectionId() {
    return null;
  }
}
