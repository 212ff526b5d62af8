package io.sluice.gateway.openwire;

import java.util.LinkedHashMap;
import java.util.Map;
import org.apache.activemq.advisory.AdvisorySupport;
import org.apache.activemq.command.ActiveMQDestination;
import org.apache.activemq.command.ActiveMQMessage;
import org.apache.activemq.command.ConnectionId;
import org.apache.activemq.command.ConsumerId;
import org.apache.activemq.command.ConsumerInfo;
import org.apache.activemq.command.DestinationInfo;
import org.apache.activemq.command.MessageDispatch;
import org.apache.activemq.command.MessageId;
import org.apache.activemq.command.ProducerId;

/**
 * Tells clients of the temporary destinations that concern them: they send to none that they have
 * not heard of. They can hear of one only as somebody's reply-to, so they are told just before
 * that, rather than each connection of every temporary destination of all others. An application
 * that asks for these advisories itself gets the broker's.
 */
final class Advisories {
  private static final int MAX_KNOWN = 10_000;
  private static final ProducerId PRODUCER = new ProducerId("ID:sluice:0:1");

  private final OpenWireClient client;
  private final ConnectionId connectionId;
  private ConsumerId consumer;
  private long sequence;
  private final Map<ActiveMQDestination, Boolean> known = new LinkedHashMap<>();

  Advisories(OpenWireClient client, ConnectionId connectionId) {
    this.client = client;
    this.connectionId = connectionId;
  }

  /** True if this is the client's own consumer of these, which needs nothing of the shard. */
  static boolean serve(ConsumerInfo info) {
    return info.isNoLocal()
        && AdvisorySupport.TEMP_DESTINATION_COMPOSITE_ADVISORY_TOPIC.equals(info.getDestination());
  }

  void open(ConsumerInfo info) {
    consumer = info.getConsumerId();
  }

  /** True if that was the consumer. */
  boolean close(ConsumerId id) {
    boolean mine = id.equals(consumer);
    consumer = mine ? null : consumer;
    return mine;
  }

  /** A message with this reply-to, or null, is about to be sent. */
  void beforeReplyTo(ActiveMQDestination replyTo) {
    if (consumer == null || replyTo == null || !replyTo.isTemporary()) {
      return;
    }
    if (known.remove(replyTo) == null) {
      tell(replyTo, DestinationInfo.ADD_OPERATION_TYPE);
    }
    known.put(replyTo, Boolean.TRUE);
    if (known.size() > MAX_KNOWN) {
      ActiveMQDestination oldest = known.keySet().iterator().next();
      known.remove(oldest);
      tell(oldest, DestinationInfo.REMOVE_OPERATION_TYPE);
    }
  }

  private void tell(ActiveMQDestination destination, byte operation) {
    ActiveMQMessage message = new ActiveMQMessage();
    message.setType(AdvisorySupport.ADIVSORY_MESSAGE_TYPE);
    message.setDataStructure(new DestinationInfo(connectionId, operation, destination));
    message.setDestination(AdvisorySupport.getDestinationAdvisoryTopic(destination));
    message.setMessageId(new MessageId(PRODUCER, ++sequence));
    message.setProducerId(PRODUCER);
    MessageDispatch dispatch = new MessageDispatch();
    dispatch.setConsumerId(consumer);
    dispatch.setDestination(message.getDestination());
    dispatch.setMessage(message);
    client.connection().send(dispatch);
  }
}
