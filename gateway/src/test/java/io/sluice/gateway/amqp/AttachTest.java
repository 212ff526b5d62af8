package io.sluice.gateway.amqp;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.auth.Authorizer;
import io.sluice.broker.api.BrokerEvent;
import io.sluice.broker.api.ConsumerSpec;
import io.sluice.broker.api.Destination;
import io.sluice.broker.api.Qos;
import io.sluice.broker.api.Refusal;
import io.sluice.broker.api.SessionEvent.ConsumerClosed;
import io.sluice.broker.api.SessionEvent.ConsumerOpened;
import io.sluice.broker.api.SessionEvent.SubscriptionDeleted;
import io.sluice.broker.api.SessionEvent.SubscriptionFound;
import io.sluice.broker.api.SessionEvent.TemporaryAnswered;
import io.sluice.broker.api.Source.OfQueue;
import io.sluice.broker.api.Source.OfTopic;
import io.sluice.broker.api.SubscriptionName;
import io.sluice.gateway.fake.FakeSession;
import java.util.HashMap;
import java.util.Map;
import org.apache.qpid.protonj2.test.driver.codec.messaging.Source;
import org.apache.qpid.protonj2.test.driver.codec.messaging.Target;
import org.apache.qpid.protonj2.test.driver.codec.primitives.Binary;
import org.apache.qpid.protonj2.test.driver.codec.primitives.DescribedType;
import org.apache.qpid.protonj2.test.driver.codec.primitives.Symbol;
import org.apache.qpid.protonj2.test.driver.codec.primitives.UnknownDescribedType;
import org.apache.qpid.protonj2.test.driver.codec.primitives.UnsignedLong;
import org.apache.qpid.protonj2.test.driver.codec.transport.Attach;
import org.apache.qpid.protonj2.test.driver.codec.transport.Begin;
import org.apache.qpid.protonj2.test.driver.codec.transport.Detach;
import org.apache.qpid.protonj2.test.driver.codec.transport.End;
import org.apache.qpid.protonj2.test.driver.codec.transport.ErrorCondition;
import org.apache.qpid.protonj2.test.driver.codec.transport.Flow;
import org.apache.qpid.protonj2.test.driver.codec.transport.SenderSettleMode;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Sessions and links: AMQP 1.0, 2.5, 2.6, 3.5; subscriptions as Qpid JMS names them. */
class AttachTest {
  private final Peer peer = Peer.ready();

  // To send.

  @Test
  void letsAClientSend() {
    peer.send(Frames.sender("queue://orders"));

    Attach answer = peer.receive(Attach.class);
    assertThat(answer.getName()).isEqualTo("sender");
    assertThat(answer.isReceiver()).isTrue();
    assertThat(((Target) answer.getTarget()).getAddress()).isEqualTo("queue://orders");
    assertThat(answer.getMaxMessageSize().intValue())
        .isEqualTo(AmqpOptions.DEFAULTS.maxMessageBytes());
    assertThat(peer.receive(Flow.class).getLinkCredit().intValue())
        .isEqualTo(AmqpOptions.DEFAULTS.creditWindow());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", "queue://", "topic://", "topic://a.+", "topic://a.#", "$x", "topic://$x"})
  void refusesAddressesThatNameNothing(String address) {
    peer.send(Frames.sender(address));

    assertThat(peer.receive(Attach.class).getTarget()).isNull();
    isDetached("amqp:invalid-field");
    peer.isOpen();
  }

  /** An address that is absent is the anonymous terminus (anonymous relay, 2.2). */
  @Test
  void letsAClientSendToWhateverItsMessagesName() {
    peer.send(Frames.sender(new Target()));
    assertThat(((Target) peer.receive(Attach.class).getTarget()).getAddress()).isNull();
  }

  @Test
  void asksWhetherTheUserMaySend() {
    peer.broker.authorizer =
        (broker, user, groups, action, kind, name) ->
            !(action == Authorizer.Action.PUBLISH
                && kind == Authorizer.Kind.TOPIC
                && name.equals("a/b"));
    peer.send(Frames.sender("topic://a.b"));

    assertThat(peer.receive(Attach.class).getTarget()).isNull();
    isDetached("amqp:unauthorized-access");
    assertThat(peer.broker.events)
        .extracting(BrokerEvent::kind)
        .containsExactly(BrokerEvent.Kind.AUTHORIZATION_REFUSED);
  }

  @ParameterizedTest
  @CsvSource({
    "temporary-queue, QUEUE, temp-queue://",
    "temporary-topic, TOPIC, temp-topic://",
    "topic, TOPIC, temp-topic://",
    "none, QUEUE, temp-queue://"
  })
  void makesATemporaryDestinationToSendTo(String capability, Destination.Kind kind, String prefix) {
    peer.send(
        Frames.sender(new Target().setDynamic(true).setCapabilities(Frames.symbols(capability))));
    FakeSession.CreateTemporary made = peer.session().takeCall(FakeSession.CreateTemporary.class);
    assertThat(made.destination().kind()).isEqualTo(kind);
    assertThat(made.destination().isTemporary()).isTrue();
    peer.receivesNothing();

    peer.emit(new TemporaryAnswered(made.tag(), null));

    Target target = (Target) peer.receive(Attach.class).getTarget();
    assertThat(target.getAddress()).startsWith(prefix);
    peer.receive(Flow.class);
    peer.send(Frames.detach(true)).receive(Detach.class);
    assertThat(peer.session().takeCall(FakeSession.DeleteTemporary.class).destination())
        .isEqualTo(made.destination());
  }

  @Test
  void refusesADynamicTargetThatCannotBeMade() {
    peer.send(Frames.sender(new Target().setDynamic(true)));
    long tag = peer.session().takeCall(FakeSession.CreateTemporary.class).tag();
    peer.emit(new TemporaryAnswered(tag, Refusal.of(Refusal.Cause.UNAVAILABLE, "no")));

    assertThat(peer.receive(Attach.class).getTarget()).isNull();
    isDetached("amqp:internal-error");
  }

  // To receive from a queue.

  @ParameterizedTest
  @CsvSource({"queue://orders, topic", "orders, queue", "orders, none"})
  void letsAClientReceiveFromAQueue(String address, String capability) {
    peer.send(
        Frames.receiver(
            new Source().setAddress(address).setCapabilities(Frames.symbols(capability))));
    FakeSession.Consume consume = peer.session().takeCall(FakeSession.Consume.class);
    assertThat(consume.consumer())
        .isEqualTo(
            new ConsumerSpec(
                consume.consumer().consumerId(),
                new OfQueue("orders"),
                null,
                Qos.AT_LEAST_ONCE,
                0,
                0,
                false,
                false));
    peer.receivesNothing();

    peer.emit(new ConsumerOpened(consume.tag(), null));

    Attach answer = peer.receive(Attach.class);
    assertThat(answer.isSender()).isTrue();
    assertThat(answer.getSource().getAddress()).isEqualTo(address);
    assertThat(answer.getSource().getExpiryPolicy()).hasToString("link-detach");
    assertThat(answer.getSenderSettleMode().intValue()).isEqualTo(2);
  }

  @Test
  void tellsWhyTheShardRefusesAConsumer() {
    peer.send(Frames.receiver("orders"));
    long tag = peer.session().takeCall(FakeSession.Consume.class).tag();
    peer.emit(new ConsumerOpened(tag, Refusal.of(Refusal.Cause.IN_USE, "it has a consumer")));

    assertThat(peer.receive(Attach.class).getSource()).isNull();
    isDetached("amqp:resource-locked");
  }

  @Test
  void asksWhetherTheUserMayReceive() {
    peer.broker.authorizer =
        (broker, user, groups, action, kind, name) -> action != Authorizer.Action.SUBSCRIBE;
    peer.send(Frames.receiver("orders"));

    assertThat(peer.receive(Attach.class).getSource()).isNull();
    isDetached("amqp:unauthorized-access");
    assertThat(peer.session().takeCalls()).isEmpty();
  }

  /** 3.5.6, 3.5.8. */
  @Test
  void browsesASelectionOfAQueue() {
    ConsumerSpec consumer =
        consumed(
            new Source()
                .setAddress("orders")
                .setDistributionMode(Symbol.valueOf("copy"))
                .setFilter(filters("n > 5", false)));

    assertThat(consumer.browse()).isTrue();
    assertThat(consumer.selector()).isEqualTo("n > 5");
    assertThat(peer.receive(Attach.class).getSource().getFilter())
        .as("what is understood of the filters")
        .containsOnlyKeys(Symbol.valueOf("jms-selector"));
  }

  @Test
  void takesFiltersThatAreDescribedByNumbers() {
    Map<Symbol, Object> filters = new HashMap<>();
    filters.put(
        Symbol.valueOf("mine"),
        new UnknownDescribedType(UnsignedLong.valueOf(0x0000_468C_0000_0004L), "n > 5"));
    filters.put(
        Symbol.valueOf("own"),
        new UnknownDescribedType(UnsignedLong.valueOf(0x1234_5678_9ABCL), "what"));

    assertThat(consumed(new Source().setAddress("orders").setFilter(filters)).selector())
        .isEqualTo("n > 5");
    assertThat(peer.receive(Attach.class).getSource().getFilter()).hasSize(1);
  }

  @Test
  void deliversSettledToWhoAsksForIt() {
    peer.send(Frames.receiver("orders").setSenderSettleMode(SenderSettleMode.SETTLED));
    FakeSession.Consume consume = peer.session().takeCall(FakeSession.Consume.class);
    peer.emit(new ConsumerOpened(consume.tag(), null));

    assertThat(consume.consumer().qos()).isEqualTo(Qos.AT_MOST_ONCE);
    assertThat(peer.receive(Attach.class).getSenderSettleMode().intValue()).isEqualTo(1);
  }

  @Test
  void takesAConsumersPriorityFromTheLinksProperties() {
    peer.send(
        Frames.receiver("orders").setProperties(Map.of(Symbol.valueOf("priority"), (byte) 7)));
    assertThat(peer.session().takeCall(FakeSession.Consume.class).consumer().priority())
        .isEqualTo(7);
  }

  @Test
  void makesATemporaryQueueToReceiveFrom() {
    peer.send(Frames.receiver(new Source().setDynamic(true)));
    FakeSession.CreateTemporary made = peer.session().takeCall(FakeSession.CreateTemporary.class);
    peer.emit(new TemporaryAnswered(made.tag(), null));
    FakeSession.Consume consume = peer.session().takeCall(FakeSession.Consume.class);
    assertThat(consume.consumer().source()).isEqualTo(new OfQueue(made.destination().name()));
    peer.emit(new ConsumerOpened(consume.tag(), null));

    assertThat(peer.receive(Attach.class).getSource().getAddress()).startsWith("temp-queue://");

    peer.send(Frames.detach(true));
    long tag = peer.session().takeCall(FakeSession.CloseConsumer.class).tag();
    peer.emit(new ConsumerClosed(tag));
    peer.session().takeCall(FakeSession.DeleteTemporary.class);
    peer.receive(Detach.class);
  }

  // To receive from a topic.

  @Test
  void subscribesForAsLongAsTheLinkIsAttached() {
    ConsumerSpec consumer =
        consumed(new Source().setAddress("topic://plant.*.>").setFilter(filters(null, true)));

    assertThat(consumer.source()).isEqualTo(new OfTopic("plant/+/#", null, true));
    assertThat(consumer.browse()).isFalse();
  }

  /** Which Qpid JMS sets for durable subscriptions. */
  @Test
  void takesNoSubscriptionForABrowser() {
    Source source = durable("topic://a").setDistributionMode(Symbol.valueOf("copy"));
    assertThat(consumed(source).browse()).isFalse();
  }

  @Test
  void keepsASubscriptionThatNeverExpires() {
    assertThat(consumed(durable("topic://a.b")).source())
        .isEqualTo(new OfTopic("a/b", new SubscriptionName("c1", "receiver", true, false), false));
    assertThat(peer.receive(Attach.class).getSource().getExpiryPolicy()).hasToString("never");

    peer.send(Frames.detach(false));
    long tag = peer.session().takeCall(FakeSession.CloseConsumer.class).tag();
    peer.receivesNothing();
    peer.emit(new ConsumerClosed(tag));

    assertThat(peer.receive(Detach.class).getClosed()).isNotEqualTo(true);
    assertThat(peer.session().takeCalls()).isEmpty();
  }

  /** 2.6.4: a terminus that is closed is destroyed. */
  @Test
  void deletesADurableSubscriptionWhoseLinkIsClosed() {
    consumed(durable("topic://a.b"));
    peer.receive(Attach.class);

    peer.send(Frames.detach(true));
    peer.emit(new ConsumerClosed(peer.session().takeCall(FakeSession.CloseConsumer.class).tag()));
    FakeSession.DeleteSubscription delete =
        peer.session().takeCall(FakeSession.DeleteSubscription.class);
    assertThat(delete.name()).isEqualTo(new SubscriptionName("c1", "receiver", true, false));
    peer.receivesNothing();

    peer.emit(new SubscriptionDeleted(delete.tag(), null));
    assertThat(peer.receive(Detach.class).getClosed()).isTrue();
  }

  @ParameterizedTest
  @CsvSource({
    "news, shared, true, c1, news",
    "news|2, shared, true, c1, news",
    "news|volatile1, shared, false, c1, news",
    "news|global, shared global, true, '', news",
    "news|global-volatile2, shared global, false, '', news"
  })
  void sharesASubscription(
      String link, String capabilities, boolean durable, String clientId, String name) {
    Source source = durable ? durable("topic://a") : new Source().setAddress("topic://a");
    source.setCapabilities(Frames.symbols(capabilities.split(" ", -1)));
    peer.send(Frames.receiver(source).setName(link));

    assertThat(peer.session().takeCall(FakeSession.Consume.class).consumer().source())
        .isEqualTo(new OfTopic("a", new SubscriptionName(clientId, name, durable, true), false));
  }

  /** How Qpid JMS unsubscribes: a link of the subscription's name that has no source. */
  @Test
  void findsASubscriptionByItsNameAndDeletesIt() {
    peer.send(Frames.receiver((Source) null).setName("sub"));
    FakeSession.FindSubscription own = peer.session().takeCall(FakeSession.FindSubscription.class);
    assertThat(own.name()).isEqualTo(new SubscriptionName("c1", "sub", true, false));
    peer.emit(new SubscriptionFound(own.tag(), null, null));
    FakeSession.FindSubscription shared =
        peer.session().takeCall(FakeSession.FindSubscription.class);
    assertThat(shared.name()).isEqualTo(new SubscriptionName("c1", "sub", true, true));
    peer.emit(
        new SubscriptionFound(shared.tag(), new OfTopic("a/+/#", shared.name(), false), null));

    assertThat(peer.receive(Attach.class).getSource().getAddress()).isEqualTo("topic://a.*.>");

    peer.send(Frames.detach(true));
    FakeSession.DeleteSubscription delete =
        peer.session().takeCall(FakeSession.DeleteSubscription.class);
    assertThat(delete.name()).isEqualTo(shared.name());
    peer.emit(
        new SubscriptionDeleted(delete.tag(), Refusal.of(Refusal.Cause.IN_USE, "a consumer")));
    isDetached("amqp:resource-locked");
  }

  @Test
  void tellsThatThereIsNoSubscriptionOfAName() {
    peer.send(
        Frames.receiver((Source) null)
            .setName("sub|global")
            .setDesiredCapabilities(Frames.symbols("shared", "global")));
    FakeSession.FindSubscription find = peer.session().takeCall(FakeSession.FindSubscription.class);
    assertThat(find.name()).isEqualTo(new SubscriptionName("", "sub", true, true));
    peer.emit(new SubscriptionFound(find.tag(), null, null));

    assertThat(peer.receive(Attach.class).getSource()).isNull();
    isDetached("amqp:not-found");
  }

  // Of links and sessions as such.

  @Test
  void handlesNothingMoreUntilAnAttachIsAnswered() {
    peer.send(Frames.receiver("orders"));
    peer.send(Frames.credit(10));
    FakeSession.Consume consume = peer.session().takeCall(FakeSession.Consume.class);
    peer.receivesNothing();

    peer.emit(new ConsumerOpened(consume.tag(), null));

    peer.receive(Attach.class);
    assertThat(peer.session().takeCall(FakeSession.Credit.class).deliveries()).isEqualTo(10);
  }

  /** 2.6.13. */
  @Test
  void refusesToResumeDeliveries() {
    Map<Binary, DescribedType> unsettled = new HashMap<>();
    unsettled.put(Frames.binary("tag"), null);
    peer.send(Frames.sender("orders").setUnsettled(unsettled));

    assertThat(peer.receive(Attach.class).getTarget()).isNull();
    isDetached("amqp:not-implemented");
  }

  @Test
  void letsALinkBeAttachedAgain() {
    for (int i = 0; i < 2; i++) {
      peer.send(Frames.sender("orders")).receive(Attach.class);
      peer.receive(Flow.class);
      peer.send(Frames.detach(i == 0)).receive(Detach.class);
    }
    peer.isOpen();
  }

  @Test
  void endsAClientThatAttachesALinkTwice() {
    peer.send(Frames.sender("orders")).receive(Attach.class);
    peer.receive(Flow.class);
    peer.send(Frames.sender("orders").setHandle(Frames.uint(1)));
    peer.isClosedWith("amqp:not-allowed");
  }

  /** 2.7.3: a handle above handle-max ends the connection. */
  @Test
  void holdsAClientToItsLinks() {
    Peer limited = Peer.ready(TestOptions.maxLinks(2));
    limited.send(Frames.sender("orders").setHandle(Frames.uint(2)));
    limited.isClosedWith("amqp:connection:framing-error");
    limited.session().takeCall(FakeSession.Close.class);
  }

  @Test
  void takesASessionsEndForTheEndOfItsLinks() {
    peer.send(Frames.receiver("orders"));
    FakeSession.Consume consume = peer.session().takeCall(FakeSession.Consume.class);
    peer.emit(new ConsumerOpened(consume.tag(), null)).receive(Attach.class);

    peer.send(new End());

    peer.receive(End.class);
    assertThat(peer.session().takeCall(FakeSession.CloseConsumer.class).consumerId())
        .isEqualTo(consume.consumer().consumerId());
    peer.send(Frames.begin()).receive(Begin.class);
    peer.isOpen();
  }

  /** The engine ends the session by itself (2.8.17). */
  @Test
  void endsLinksWithASessionThatUsesAHandleTwice() {
    peer.send(Frames.receiver("orders"));
    FakeSession.Consume consume = peer.session().takeCall(FakeSession.Consume.class);
    peer.emit(new ConsumerOpened(consume.tag(), null)).receive(Attach.class);

    peer.send(Frames.sender("other"));

    assertThat(peer.receive(End.class).getError().getCondition())
        .hasToString("amqp:session:handle-in-use");
    peer.session().takeCall(FakeSession.CloseConsumer.class);
  }

  private void isDetached(String condition) {
    Detach detach = peer.receive(Detach.class);
    assertThat(detach.getClosed()).isTrue();
    ErrorCondition error = (ErrorCondition) detach.getError();
    assertThat(error.getCondition()).hasToString(condition);
    assertThat(error.getDescription()).isNotEmpty();
  }

  /** What the adapter asks the shard for, which grants it. */
  private ConsumerSpec consumed(Source source) {
    peer.send(Frames.receiver(source));
    FakeSession.Consume consume = peer.session().takeCall(FakeSession.Consume.class);
    peer.emit(new ConsumerOpened(consume.tag(), null));
    return consume.consumer();
  }

  private static Source durable(String address) {
    return new Source()
        .setAddress(address)
        .setDurable(Frames.uint(2))
        .setExpiryPolicy(Symbol.valueOf("never"));
  }

  /** As Qpid JMS writes them, and one that nobody knows. */
  private static Map<Symbol, Object> filters(String selector, boolean noLocal) {
    Map<Symbol, Object> filters = new HashMap<>();
    if (selector != null) {
      filters.put(
          Symbol.valueOf("jms-selector"),
          new UnknownDescribedType(Symbol.valueOf("apache.org:selector-filter:string"), selector));
    }
    if (noLocal) {
      filters.put(
          Symbol.valueOf("no-local"),
          new UnknownDescribedType(
              Symbol.valueOf("apache.org:no-local-filter:list"), java.util.List.of()));
    }
    filters.put(
        Symbol.valueOf("unheard-of"),
        new UnknownDescribedType(Symbol.valueOf("example.org:filter"), "x"));
    return filters;
  }
}
