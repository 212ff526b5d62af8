package io.sluice.gateway.openwire;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.broker.api.Body;
import io.sluice.broker.api.BodyKind;
import io.sluice.broker.api.ConsumerSpec;
import io.sluice.broker.api.Destination;
import io.sluice.broker.api.Message;
import io.sluice.broker.api.Outcome;
import io.sluice.broker.api.Properties;
import io.sluice.broker.api.Property;
import io.sluice.broker.api.Qos;
import io.sluice.broker.api.Refusal;
import io.sluice.broker.api.SessionEvent.ConsumerOpened;
import io.sluice.broker.api.SessionEvent.Delivery;
import io.sluice.broker.api.SessionEvent.Drained;
import io.sluice.broker.api.Source;
import io.sluice.broker.api.SubscriptionName;
import io.sluice.gateway.fake.FakeBroker;
import io.sluice.gateway.fake.FakeSession.CloseConsumer;
import io.sluice.gateway.fake.FakeSession.Consume;
import io.sluice.gateway.fake.FakeSession.Credit;
import io.sluice.gateway.fake.FakeSession.Drain;
import io.sluice.gateway.fake.FakeSession.Resize;
import io.sluice.gateway.fake.FakeSession.Settle;
import jakarta.jms.InvalidSelectorException;
import jakarta.jms.MapMessage;
import java.util.List;
import org.apache.activemq.advisory.AdvisorySupport;
import org.apache.activemq.command.ActiveMQDestination;
import org.apache.activemq.command.ActiveMQQueue;
import org.apache.activemq.command.ActiveMQTextMessage;
import org.apache.activemq.command.ActiveMQTopic;
import org.apache.activemq.command.ConsumerControl;
import org.apache.activemq.command.ConsumerId;
import org.apache.activemq.command.ConsumerInfo;
import org.apache.activemq.command.DestinationInfo;
import org.apache.activemq.command.ExceptionResponse;
import org.apache.activemq.command.MessageAck;
import org.apache.activemq.command.MessageDispatch;
import org.apache.activemq.command.MessagePull;
import org.apache.activemq.command.RemoveInfo;
import org.apache.activemq.command.SessionId;
import org.junit.jupiter.api.Test;

/** What clients are sent, and what they say of it. */
class OpenWireConsumeTest {
  private final Peer peer = Peer.connected();

  private static ConsumerInfo info(ActiveMQDestination destination, int prefetch) {
    ConsumerInfo info = new ConsumerInfo(new ConsumerId(new SessionId(Peer.CONNECTION, 1), 1));
    info.setDestination(destination);
    info.setPrefetchSize(prefetch);
    return info;
  }

  private ConsumerSpec consume(ConsumerInfo info) {
    int command = peer.ask(info);
    Consume call = (Consume) peer.session().takeCalls().get(0);
    peer.emit(new ConsumerOpened(call.tag(), null));
    peer.isAnswered(command);
    return call.consumer();
  }

  private MessageDispatch deliver(long consumerId, int deliveryId, Message message) {
    peer.emit(
        new Delivery(
            deliveryId,
            consumerId,
            Qos.AT_LEAST_ONCE,
            false,
            false,
            0,
            false,
            new int[0],
            message));
    return peer.receive(MessageDispatch.class);
  }

  private static Message message(Body body, Properties properties) {
    return new Message(
        Destination.queue("orders"),
        Qos.AT_LEAST_ONCE,
        true,
        false,
        4,
        FakeBroker.START_MILLIS,
        0,
        null,
        properties,
        body);
  }

  private static Message text(String text) {
    return message(
        Body.of(BodyKind.TEXT, text.getBytes(java.nio.charset.StandardCharsets.UTF_8)),
        Properties.NONE);
  }

  private MessageAck ack(MessageDispatch first, MessageDispatch last, byte type) {
    MessageAck ack = new MessageAck(last, type, 1);
    ack.setFirstMessageId(first.getMessage().getMessageId());
    peer.send(ack);
    return ack;
  }

  @Test
  void consumersOfQueuesAndTopics() {
    assertThat(consume(info(new ActiveMQQueue("orders"), 5)))
        .isEqualTo(
            new ConsumerSpec(
                1,
                Source.queue("orders"),
                null,
                Qos.AT_LEAST_ONCE,
                5,
                0,
                false,
                false,
                1,
                "ID:peer-1:1:1"));

    ConsumerInfo durable = info(new ActiveMQTopic("plant.*.>"), 1_000);
    durable.setConsumerId(new ConsumerId(new SessionId(Peer.CONNECTION, 1), 2));
    durable.setSubscriptionName("sub");
    durable.setNoLocal(true);
    ConsumerSpec spec = consume(durable);
    assertThat(spec.credit()).isEqualTo(Peer.OPTIONS.maxPrefetch());
    assertThat(spec.source())
        .isEqualTo(
            new Source.OfTopic(
                "plant/+/#", new SubscriptionName("peer", "sub", true, false), true));
  }

  @Test
  void otherClientsMessagesAreThoseOfJms() throws Exception {
    long id = consume(info(new ActiveMQQueue("orders"), 5)).consumerId();
    Properties properties =
        new Properties(
            "foreign",
            null,
            null,
            null,
            null,
            null,
            "kind",
            null,
            0,
            List.of(new Property("n", 7)));
    MessageDispatch got =
        deliver(id, 1, message(Body.of(BodyKind.TEXT, new byte[] {'h', 'i'}), properties));

    ActiveMQTextMessage message = (ActiveMQTextMessage) got.getMessage();
    assertThat(message.getText()).isEqualTo("hi");
    assertThat(message.getJMSMessageID()).isEqualTo("ID:foreign");
    assertThat(message.getJMSType()).isEqualTo("kind");
    assertThat(message.getIntProperty("n")).isEqualTo(7);

    byte[] map = {(byte) 0xC1, 6, 2, (byte) 0xA1, 1, 'a', 0x54, 9};
    MapMessage second =
        (MapMessage)
            deliver(id, 2, message(Body.of(BodyKind.AMQP_VALUE, map), properties)).getMessage();
    assertThat(second.getInt("a")).isEqualTo(9);
  }

  @Test
  void acknowledgedRangesAreSettledAndMakeRoom() {
    long id = consume(info(new ActiveMQQueue("orders"), 5)).consumerId();
    MessageDispatch a = deliver(id, 11, text("a"));
    MessageDispatch b = deliver(id, 12, text("b"));
    MessageDispatch c = deliver(id, 13, text("c"));
    peer.session().takeCalls();

    ack(a, b, MessageAck.STANDARD_ACK_TYPE);
    assertThat(peer.session().takeCalls())
        .containsExactly(
            new Settle(11, Outcome.ACCEPTED),
            new Settle(12, Outcome.ACCEPTED),
            new Credit(id, 1),
            new Credit(id, 1));
    ack(c, c, MessageAck.POISON_ACK_TYPE);
    assertThat(peer.session().takeCalls())
        .containsExactly(new Settle(13, Outcome.REJECTED), new Credit(id, 1));
    ack(c, c, MessageAck.STANDARD_ACK_TYPE);
    assertThat(peer.session().takeCalls()).isEmpty();
  }

  @Test
  void deliveredMakesRoomOnce() {
    long id = consume(info(new ActiveMQQueue("orders"), 5)).consumerId();
    MessageDispatch a = deliver(id, 11, text("a"));
    peer.session().takeCalls();

    ack(a, a, MessageAck.DELIVERED_ACK_TYPE);
    assertThat(peer.session().takeCalls()).containsExactly(new Credit(id, 1));
    ack(a, a, MessageAck.DELIVERED_ACK_TYPE);
    ack(a, a, MessageAck.INDIVIDUAL_ACK_TYPE);
    assertThat(peer.session().takeCalls()).containsExactly(new Settle(11, Outcome.ACCEPTED));
  }

  @Test
  void whatTheApplicationSawOfAClosedConsumerHasFailedOnce() {
    long id = consume(info(new ActiveMQQueue("orders"), 5)).consumerId();
    MessageDispatch a = deliver(id, 11, text("a"));
    deliver(id, 12, text("b"));
    peer.session().takeCalls();
    RemoveInfo remove = new RemoveInfo(new ConsumerId(new SessionId(Peer.CONNECTION, 1), 1));
    remove.setLastDeliveredSequenceId(a.getMessage().getMessageId().getBrokerSequenceId());
    peer.ask(remove);

    List<Object> calls = peer.session().takeCalls();
    assertThat(calls.get(0)).isEqualTo(new Settle(11, Outcome.MODIFIED_FAILED));
    assertThat(calls).hasSize(2);
    assertThat(calls.get(1)).isInstanceOf(CloseConsumer.class);
  }

  @Test
  void pullsTakeOneEach() {
    long id = consume(info(new ActiveMQQueue("orders"), 0)).consumerId();
    MessagePull pull = new MessagePull();
    pull.configure(info(new ActiveMQQueue("orders"), 0));
    pull.setTimeout(-1);
    peer.send(pull);
    assertThat(peer.session().takeCalls()).containsExactly(new Credit(id, 1), new Drain(id));
    peer.emit(new Drained(id, 1));
    assertThat(peer.receive(MessageDispatch.class).getMessage()).isNull();

    pull.setTimeout(500);
    peer.send(pull);
    assertThat(peer.session().takeCalls()).containsExactly(new Credit(id, 1));
    MessageDispatch got = deliver(id, 1, text("a"));
    ack(got, got, MessageAck.STANDARD_ACK_TYPE);
    peer.session().takeCalls();
    peer.pass(500);
    peer.emit(new Drained(id, 0));
    peer.receivesNothing();
  }

  @Test
  void aFailoverClientAsksForItsPrefetchWhenItIsReady() {
    ConsumerInfo info = info(new ActiveMQQueue("orders"), 0);
    long id = consume(info).consumerId();
    ConsumerControl control = new ConsumerControl();
    control.setConsumerId(info.getConsumerId());
    control.setPrefetch(5);
    peer.send(control);
    assertThat(peer.session().takeCalls()).containsExactly(new Resize(id, 5, 1));

    MessageDispatch got = deliver(id, 1, text("a"));
    ack(got, got, MessageAck.STANDARD_ACK_TYPE);
    assertThat(peer.session().takeCalls()).contains(new Credit(id, 1));
  }

  @Test
  void aPolicyLeavesThoseEnoughThatAcknowledgeManyAtOnce() {
    assertThat(consume(info(new ActiveMQQueue("orders"), 10)).leastCredit()).isEqualTo(1);
    ConsumerInfo lazy = info(new ActiveMQQueue("orders"), 10);
    lazy.setConsumerId(new ConsumerId(new SessionId(Peer.CONNECTION, 1), 2));
    lazy.setOptimizedAcknowledge(true);
    assertThat(consume(lazy).leastCredit()).isEqualTo(7);
    ConsumerInfo browser = info(new ActiveMQQueue("orders"), 9);
    browser.setConsumerId(new ConsumerId(new SessionId(Peer.CONNECTION, 1), 3));
    browser.setBrowser(true);
    assertThat(consume(browser).leastCredit()).isEqualTo(5);
  }

  @Test
  void theEndOfOnePullIsNotTakenForTheEndOfTheNext() {
    long id = consume(info(new ActiveMQQueue("orders"), 0)).consumerId();
    MessagePull pull = new MessagePull();
    pull.configure(info(new ActiveMQQueue("orders"), 0));
    pull.setTimeout(-1);
    peer.send(pull);
    MessageDispatch got = deliver(id, 1, text("a"));
    ack(got, got, MessageAck.STANDARD_ACK_TYPE);
    peer.session().takeCalls();
    peer.send(pull);
    assertThat(peer.session().takeCalls()).isEmpty();
    peer.emit(new Drained(id, 0));
    peer.receivesNothing();
    assertThat(peer.session().takeCalls()).containsExactly(new Credit(id, 1), new Drain(id));
    peer.emit(new Drained(id, 1));
    assertThat(peer.receive(MessageDispatch.class).getMessage()).isNull();
  }

  @Test
  void browsersAreToldWhenTheyHaveSeenAll() {
    ConsumerInfo browser = info(new ActiveMQQueue("orders"), 2);
    browser.setBrowser(true);
    long id = consume(browser).consumerId();
    MessageDispatch a = deliver(id, 0, text("a"));
    MessageDispatch b = deliver(id, 0, text("b"));
    peer.emit(new Drained(id, 0));
    peer.receivesNothing();
    peer.session().takeCalls();

    ack(a, b, MessageAck.STANDARD_ACK_TYPE);
    assertThat(peer.session().takeCalls()).contains(new Credit(id, 1), new Drain(id));
    peer.emit(new Drained(id, 2));
    assertThat(peer.receive(MessageDispatch.class).getMessage()).isNull();
  }

  @Test
  void refusedConsumersAreTold() {
    ConsumerInfo info = info(new ActiveMQQueue("orders"), 5);
    info.setSelector("n = = 1");
    peer.ask(info);
    long tag = peer.session().takeCall(Consume.class).tag();
    peer.emit(new ConsumerOpened(tag, Refusal.of(Refusal.Cause.INVALID, "no condition")));
    assertThat(peer.receive(ExceptionResponse.class).getException())
        .isInstanceOf(InvalidSelectorException.class);
  }

  @Test
  void queuesMayBeReadByWildcard() {
    peer.ask(info(new ActiveMQQueue("orders.*"), 5));
    assertThat(peer.session().takeCall(Consume.class).consumer().source())
        .isEqualTo(Source.queue("orders.*"));
  }

  @Test
  void clientsHearOfTemporaryDestinationsBeforeTheyAreToAnswerThere() {
    ConsumerInfo advisories =
        info(AdvisorySupport.TEMP_DESTINATION_COMPOSITE_ADVISORY_TOPIC, 1_000);
    advisories.setConsumerId(new ConsumerId(new SessionId(Peer.CONNECTION, -1), 1));
    advisories.setNoLocal(true);
    peer.isAnswered(peer.ask(advisories));
    assertThat(peer.session().takeCalls()).isEmpty();
    long id = consume(info(new ActiveMQQueue("orders"), 5)).consumerId();
    Properties properties =
        new Properties(
            null,
            null,
            null,
            null,
            null,
            Destination.temporary(Destination.Kind.QUEUE, "ID:other:1"),
            null,
            null,
            0,
            List.of());

    DestinationInfo told =
        (DestinationInfo)
            deliver(id, 1, message(Body.EMPTY, properties)).getMessage().getDataStructure();
    assertThat(told.isAddOperation()).isTrue();
    assertThat(told.getDestination().getPhysicalName()).isEqualTo("ID:other:1");
    assertThat(peer.receive(MessageDispatch.class).getMessage().getReplyTo())
        .isEqualTo(told.getDestination());
    assertThat(deliver(id, 2, message(Body.EMPTY, properties)).getMessage().getReplyTo())
        .isNotNull();
  }
}
