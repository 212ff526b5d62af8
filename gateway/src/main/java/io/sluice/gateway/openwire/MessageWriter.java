package io.sluice.gateway.openwire;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.sluice.broker.api.Advisory;
import io.sluice.broker.api.Body;
import io.sluice.broker.api.BodyKind;
import io.sluice.broker.api.Properties;
import io.sluice.broker.api.Property;
import io.sluice.broker.api.SessionEvent.Delivery;
import io.sluice.gateway.naming.HeaderText;
import io.sluice.model.Protocol;
import jakarta.jms.JMSException;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.Predicate;
import org.apache.activemq.command.ActiveMQBytesMessage;
import org.apache.activemq.command.ActiveMQMapMessage;
import org.apache.activemq.command.ActiveMQObjectMessage;
import org.apache.activemq.command.ActiveMQStreamMessage;
import org.apache.activemq.command.ActiveMQTextMessage;
import org.apache.activemq.command.Message;
import org.apache.activemq.command.MessageId;
import org.apache.activemq.command.ProducerId;
import org.apache.activemq.util.ByteSequence;
import org.apache.activemq.util.MarshallingSupport;

/** Deliveries as messages of ActiveMQ's clients; {@link MessageReader} is the way in. */
final class MessageWriter {
  /** The marshallers refuse longer strings, and the connection is lost then. */
  private static final int MAX_STRING_BYTES = Short.MAX_VALUE - 1;

  /** What commands and messages besides their strings, body and properties take of a frame. */
  private static final int OVERHEAD_BYTES = 4 << 10;

  private static final String FOREIGN_PRODUCER = "ID:sluice:0:2";

  private MessageWriter() {}

  /**
   * The message that a client is sent.
   *
   * @param sequence above 0, unique in the connection, rising; the client's acknowledgements have
   *     it as the broker's sequence of the message id
   * @throws IOException if the body is not what its kind says
   */
  static Message write(Delivery delivery, long sequence) throws IOException {
    io.sluice.broker.api.Message stored = delivery.message();
    Message message = message(stored);
    message.setMessageId(messageId(stored.properties().messageId(), sequence));
    message.setProducerId(message.getMessageId().getProducerId());
    checked(stored.destination().name());
    message.setDestination(Destinations.ofBroker(stored.destination()));
    message.setPersistent(stored.durable());
    message.setPriority((byte) stored.priority());
    message.setTimestamp(stored.timestampMillis());
    message.setExpiration(stored.expiresAtMillis());
    message.setRedeliveryCounter(
        Math.max(delivery.deliveryCount(), delivery.redelivered() ? 1 : 0));
    message.setJMSXGroupFirstForConsumer(delivery.firstOfGroup());
    write(message, stored.properties());
    return message;
  }

  /** No fewer bytes than the frame of this message takes. */
  static long frameBytes(io.sluice.broker.api.Message stored) {
    Properties properties = stored.properties();
    return (long) OVERHEAD_BYTES
        + stored.sizeBytes()
        + 3L * (properties.sizeBytes() + 2 * stored.destination().name().length());
  }

  private static void write(Message message, Properties properties) throws IOException {
    if (properties.replyTo() != null) {
      checked(properties.replyTo().name());
      message.setReplyTo(Destinations.ofBroker(properties.replyTo()));
    }
    message.setCorrelationId(text(properties.correlationId()));
    message.setType(checked(properties.subject()));
    message.setUserID(checked(properties.userId()));
    message.setGroupID(checked(properties.groupId()));
    message.setGroupSequence(properties.groupSequence());
  }

  private static String text(Object id) throws IOException {
    return checked(HeaderText.of(id));
  }

  /** The text, if the marshallers can write it. */
  static String checked(String text) throws IOException {
    if (text != null
        && text.length() > MAX_STRING_BYTES / 3
        && MarshallingSupport.countUTFBytes(text) > MAX_STRING_BYTES) {
      throw new IOException("a header has more than " + MAX_STRING_BYTES + " bytes");
    }
    return text;
  }

  private static MessageId messageId(Object stored, long sequence) throws IOException {
    MessageId id = ofActiveMq(stored);
    if (id == null) {
      id = new MessageId(new ProducerId(FOREIGN_PRODUCER), sequence);
      id.setTextView(text(stored));
    }
    id.setBrokerSequenceId(sequence);
    return id;
  }

  /** Null if another protocol's client chose the id. */
  private static MessageId ofActiveMq(Object stored) {
    if (stored instanceof String text && text.startsWith("ID:") && text.indexOf(':', 3) > 0) {
      try {
        MessageId id = new MessageId(text);
        return id.getProducerId().getConnectionId().isEmpty() ? null : id;
      } catch (RuntimeException other) {
        return null;
      }
    }
    return null;
  }

  private static Message message(io.sluice.broker.api.Message stored) throws IOException {
    boolean advisory =
        Advisory.isAdvisory(stored.destination()) && !Advisory.isMessage(stored.destination());
    if (stored.body().isEncodedBy(Protocol.OPENWIRE)) {
      return Encoding.decode(stored.body());
    }
    try {
      Message message = advisory ? AdvisoryCommands.message(stored) : ofOthers(stored.body());
      application(message, stored, property -> true);
      message.beforeMarshall(null); // Here it may fail, later the connection would be lost.
      return message;
    } catch (JMSException impossible) {
      throw new IOException(impossible);
    }
  }

  private static void application(
      Message message, io.sluice.broker.api.Message stored, Predicate<String> names)
      throws IOException {
    for (Property property : stored.properties().application()) {
      String name = property.name();
      if (name != null && !name.isEmpty() && names.test(name)) {
        Object value = property.value();
        message.setProperty(name, value instanceof UUID ? value.toString() : value);
      }
    }
  }

  /** The message that an advisory is about, as far as it tells it. */
  static Message subject(io.sluice.broker.api.Message advisory) throws IOException {
    try {
      Message message = ofOthers(advisory.body());
      application(message, advisory, name -> !Advisory.isName(name));
      write(message, advisory.properties());
      message.setPriority((byte) advisory.priority());
      Object id =
          advisory.properties().application().stream()
              .filter(property -> property.name().equals(Advisory.MESSAGE_ID))
              .map(Property::value)
              .findFirst()
              .orElse(null);
      message.setMessageId(messageId(id, 1));
      message.setProducerId(message.getMessageId().getProducerId());
      message.setType(null);
      message.beforeMarshall(null);
      return message;
    } catch (JMSException impossible) {
      throw new IOException(impossible);
    }
  }

  private static Message ofOthers(Body body) throws IOException, JMSException {
    if (body.kind() == BodyKind.TEXT) {
      ActiveMQTextMessage message = new ActiveMQTextMessage();
      message.setText(new String(body.array(), body.offset(), body.length(), UTF_8));
      return message;
    } else if (body.kind() == BodyKind.JAVA_OBJECT) {
      ActiveMQObjectMessage message = new ActiveMQObjectMessage();
      message.setContent(new ByteSequence(body.array(), body.offset(), body.length()));
      return message;
    } else if (body.kind() == BodyKind.BINARY) {
      ActiveMQBytesMessage message = new ActiveMQBytesMessage();
      message.setContent(new ByteSequence(body.array(), body.offset(), body.length()));
      return message;
    }
    return ofValue(body);
  }

  private static Message ofValue(Body body) throws IOException, JMSException {
    ByteBuf in = Unpooled.wrappedBuffer(body.array(), body.offset(), body.length());
    ActiveMQStreamMessage stream = new ActiveMQStreamMessage();
    while (in.isReadable()) {
      Object value = AmqpValues.read(in);
      if (value instanceof Map<?, ?> map) {
        return ofMap(map);
      }
      for (Object element : value instanceof List<?> list ? list : Arrays.asList(value)) {
        stream.writeObject(element);
      }
    }
    stream.storeContent();
    return stream;
  }

  private static Message ofMap(Map<?, ?> map) throws JMSException {
    ActiveMQMapMessage message = new ActiveMQMapMessage();
    for (Map.Entry<?, ?> entry : map.entrySet()) {
      message.setObject(String.valueOf(entry.getKey()), entry.getValue());
    }
    return message;
  }
}
