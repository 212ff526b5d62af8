package io.sluice.gateway.openwire;

import io.sluice.broker.api.Advisory;
import io.sluice.broker.api.Advisory.Event;
import io.sluice.broker.api.Message;
import io.sluice.broker.api.Property;
import java.io.IOException;
import java.util.HashMap;
import java.util.Map;
import org.apache.activemq.command.ActiveMQDestination;
import org.apache.activemq.command.ActiveMQMessage;
import org.apache.activemq.command.ConnectionId;
import org.apache.activemq.command.ConnectionInfo;
import org.apache.activemq.command.ConsumerId;
import org.apache.activemq.command.ConsumerInfo;
import org.apache.activemq.command.DataStructure;
import org.apache.activemq.command.DestinationInfo;
import org.apache.activemq.command.ProducerId;
import org.apache.activemq.command.ProducerInfo;
import org.apache.activemq.command.RemoveInfo;
import org.apache.activemq.command.SessionId;

/**
 * The broker's advisories as ActiveMQ's clients read them: with the command that, in ActiveMQ,
 * would have brought it about.
 */
final class AdvisoryCommands {
  private final Message stored;
  private final Map<String, Object> facts = new HashMap<>();

  private AdvisoryCommands(Message stored) {
    this.stored = stored;
    for (Property property : stored.properties().application()) {
      facts.putIfAbsent(property.name(), property.value());
    }
  }

  /** A message with nothing but that. */
  static ActiveMQMessage message(Message stored) throws IOException {
    ActiveMQMessage message = new ActiveMQMessage();
    message.setDataStructure(new AdvisoryCommands(stored).command());
    return message;
  }

  private DataStructure command() throws IOException {
    return switch (Event.valueOf(text(Advisory.EVENT))) {
      case CONNECTION_OPENED -> connection();
      case CONNECTION_CLOSED -> new RemoveInfo(connectionId());
      case CONSUMER_OPENED -> consumer();
      case CONSUMER_CLOSED -> new RemoveInfo(consumerId());
      case PRODUCER_OPENED -> producer();
      case PRODUCER_CLOSED -> new RemoveInfo(new ProducerId(text(Advisory.PRODUCER_ID)));
      case DESTINATION_ADDED -> destination(DestinationInfo.ADD_OPERATION_TYPE);
      case DESTINATION_REMOVED -> destination(DestinationInfo.REMOVE_OPERATION_TYPE);
      case CONSUMER_SLOW -> consumer();
      case MESSAGE_DEAD_LETTERED,
          MESSAGE_EXPIRED,
          MESSAGE_DISCARDED,
          MESSAGE_DELIVERED,
          MESSAGE_CONSUMED ->
          subject();
    };
  }

  private ConnectionInfo connection() throws IOException {
    ConnectionInfo info = new ConnectionInfo(connectionId());
    info.setClientId(text(Advisory.CLIENT_ID));
    info.setUserName(text(Advisory.USER_NAME));
    info.setPassword("");
    info.setClientIp(text(Advisory.CLIENT_ADDRESS));
    return info;
  }

  private ConsumerInfo consumer() throws IOException {
    ConsumerInfo info = new ConsumerInfo(consumerId());
    info.setDestination(destination());
    info.setClientId(text(Advisory.CLIENT_ID));
    info.setSubscriptionName(text(Advisory.SUBSCRIPTION_NAME));
    info.setSelector(text(Advisory.SELECTOR));
    info.setPrefetchSize(number(Advisory.PREFETCH));
    info.setPriority((byte) number(Advisory.PRIORITY));
    info.setExclusive(isTrue(Advisory.EXCLUSIVE));
    info.setBrowser(isTrue(Advisory.BROWSER));
    info.setNoLocal(isTrue(Advisory.NO_LOCAL));
    return info;
  }

  /** Read as a producer's, which is written alike; its own constructor reads another form. */
  private ConsumerId consumerId() throws IOException {
    ProducerId parts = new ProducerId(text(Advisory.CONSUMER_ID));
    return new ConsumerId(
        new SessionId(new ConnectionId(parts.getConnectionId()), parts.getSessionId()),
        parts.getValue());
  }

  private ProducerInfo producer() throws IOException {
    ProducerInfo info = new ProducerInfo(new ProducerId(text(Advisory.PRODUCER_ID)));
    info.setDestination(destination());
    return info;
  }

  private DestinationInfo destination(byte operation) throws IOException {
    return new DestinationInfo(connectionId(), operation, destination());
  }

  /** The message in question without its body; null if only the log had it. */
  private DataStructure subject() throws IOException {
    String destination = text(Advisory.MESSAGE_DESTINATION);
    if (destination == null) {
      return null;
    }
    org.apache.activemq.command.Message subject = MessageWriter.subject(stored);
    subject.setDestination(
        ActiveMQDestination.createDestination(destination, ActiveMQDestination.QUEUE_TYPE));
    return subject;
  }

  private ConnectionId connectionId() throws IOException {
    String id = text(Advisory.CONNECTION_ID);
    return id == null ? null : new ConnectionId(id);
  }

  private ActiveMQDestination destination() throws IOException {
    return ActiveMQDestination.createDestination(
        text(Advisory.DESTINATION), ActiveMQDestination.QUEUE_TYPE);
  }

  /** Null if it is not told. */
  private String text(String name) throws IOException {
    Object value = facts.get(name);
    return value == null ? null : MessageWriter.checked(value.toString());
  }

  private int number(String name) {
    return facts.get(name) instanceof Number number ? number.intValue() : 0;
  }

  private boolean isTrue(String name) {
    return Boolean.TRUE.equals(facts.get(name));
  }
}
