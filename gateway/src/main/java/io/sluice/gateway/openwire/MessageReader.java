package io.sluice.gateway.openwire;

import io.sluice.broker.api.Destination;
import io.sluice.broker.api.Message;
import io.sluice.broker.api.Properties;
import io.sluice.broker.api.Property;
import io.sluice.broker.api.Qos;
import io.sluice.broker.api.Schedule;
import jakarta.jms.JMSException;
import jakarta.jms.MessageFormatException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.activemq.ScheduledMessage;
import org.fusesource.hawtbuf.UTF8Buffer;

/** What a client's message is as a {@link Message}; {@link MessageWriter} is the way back. */
final class MessageReader {
  /** ActiveMQ's property of a message that its topic is to retain. */
  private static final String RETAIN = "ActiveMQ.Retain";

  private final Contents contents;
  private final String user;

  /**
   * @param user who the client is, for JMSXUserID (JMS 3.1, 3.5.9)
   */
  MessageReader(Contents contents, String user) {
    this.contents = contents;
    this.user = user;
  }

  /**
   * The message as it goes to one destination.
   *
   * @throws CommandRefused if it cannot be read
   */
  Message read(
      org.apache.activemq.command.Message message, Destination destination, long nowMillis) {
    try {
      Map<String, Object> properties = message.getProperties();
      return new Message(
          destination,
          Qos.AT_LEAST_ONCE,
          message.isPersistent(),
          "true".equals(String.valueOf(properties.get(RETAIN))),
          message.getPriority(),
          message.getTimestamp(),
          Math.max(0, message.getExpiration()),
          schedule(properties, nowMillis),
          properties(message, properties),
          contents.body(message));
    } catch (IOException malformed) {
      throw new CommandRefused(new MessageFormatException(malformed.getMessage()));
    }
  }

  private Properties properties(
      org.apache.activemq.command.Message message, Map<String, Object> properties)
      throws IOException {
    return new Properties(
        message.getMessageId().toString(),
        user.equals(message.getUserID()) ? user : null,
        message.getCorrelationId(),
        null,
        null,
        message.getReplyTo() == null ? null : Destinations.toSendTo(message.getReplyTo()),
        message.getType(),
        message.getGroupID(),
        message.getGroupSequence(),
        application(properties));
  }

  private static List<Property> application(Map<String, Object> properties) throws IOException {
    List<Property> application = new ArrayList<>(properties.size());
    for (Map.Entry<String, Object> entry : properties.entrySet()) {
      Object value = entry.getValue();
      if (value instanceof UTF8Buffer bytes) {
        application.add(new Property(entry.getKey(), JavaText.of(bytes)));
      } else if (!(value instanceof Map || value instanceof List)) {
        value = value instanceof Character ? value.toString() : value;
        application.add(new Property(entry.getKey(), value));
      }
    }
    return application;
  }

  private static Schedule schedule(Map<String, Object> properties, long nowMillis) {
    long delayMillis = Math.max(0, number(properties, ScheduledMessage.AMQ_SCHEDULED_DELAY));
    long periodMillis = Math.max(0, number(properties, ScheduledMessage.AMQ_SCHEDULED_PERIOD));
    long repeat = number(properties, ScheduledMessage.AMQ_SCHEDULED_REPEAT);
    Object cron = properties.get(ScheduledMessage.AMQ_SCHEDULED_CRON);
    if (repeat != 0 && periodMillis == 0 || repeat < -1 || repeat > Integer.MAX_VALUE) {
      throw new CommandRefused(
          new JMSException(
              "AMQ_SCHEDULED_REPEAT is " + repeat + "; give -1 or more, and a period with it"));
    }
    return Schedule.in(
        delayMillis, periodMillis, (int) repeat, cron == null ? null : cron.toString(), nowMillis);
  }

  private static long number(Map<String, Object> properties, String name) {
    Object value = properties.get(name);
    try {
      return value == null ? 0 : Math.min(Long.parseLong(value.toString()), Long.MAX_VALUE / 2);
    } catch (NumberFormatException noNumber) {
      throw new CommandRefused(new JMSException(name + " is '" + value + "', which is no number"));
    }
  }
}
