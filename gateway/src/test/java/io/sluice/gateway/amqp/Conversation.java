package io.sluice.gateway.amqp;

import static io.sluice.gateway.amqp.Frames.uint;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.apache.qpid.protonj2.test.driver.codec.messaging.Accepted;
import org.apache.qpid.protonj2.test.driver.codec.messaging.AmqpValue;
import org.apache.qpid.protonj2.test.driver.codec.messaging.ApplicationProperties;
import org.apache.qpid.protonj2.test.driver.codec.messaging.Data;
import org.apache.qpid.protonj2.test.driver.codec.messaging.Header;
import org.apache.qpid.protonj2.test.driver.codec.messaging.MessageAnnotations;
import org.apache.qpid.protonj2.test.driver.codec.messaging.Modified;
import org.apache.qpid.protonj2.test.driver.codec.messaging.Properties;
import org.apache.qpid.protonj2.test.driver.codec.messaging.Source;
import org.apache.qpid.protonj2.test.driver.codec.primitives.Binary;
import org.apache.qpid.protonj2.test.driver.codec.primitives.DescribedType;
import org.apache.qpid.protonj2.test.driver.codec.primitives.Symbol;
import org.apache.qpid.protonj2.test.driver.codec.primitives.UnknownDescribedType;
import org.apache.qpid.protonj2.test.driver.codec.primitives.UnsignedByte;
import org.apache.qpid.protonj2.test.driver.codec.transactions.Coordinator;
import org.apache.qpid.protonj2.test.driver.codec.transactions.Declare;
import org.apache.qpid.protonj2.test.driver.codec.transactions.Discharge;
import org.apache.qpid.protonj2.test.driver.codec.transactions.TransactionalState;
import org.apache.qpid.protonj2.test.driver.codec.transport.Attach;
import org.apache.qpid.protonj2.test.driver.codec.transport.Close;
import org.apache.qpid.protonj2.test.driver.codec.transport.End;
import org.apache.qpid.protonj2.test.driver.codec.transport.Open;
import org.apache.qpid.protonj2.test.driver.codec.transport.ReceiverSettleMode;
import org.apache.qpid.protonj2.test.driver.codec.transport.Role;

/** All that a client may say in one connection, a little of everything, frame by frame. */
final class Conversation {
  private static final int SENDER = 0;
  private static final int RECEIVER = 1;
  private static final int COORDINATOR = 2;
  private static final int LASTING = 3;
  private static final int TEMPORARY = 4;

  /** The id of a connection's first transaction. */
  private static final Binary TRANSACTION = new Binary(new byte[] {0, 0, 0, 0, 0, 0, 0, 1});

  private final FrameCodec codec = new FrameCodec();
  private final List<byte[]> frames = new ArrayList<>();
  private int deliveries;

  private Conversation() {}

  static List<byte[]> frames() {
    Conversation all = new Conversation();
    all.greet();
    all.publish();
    all.consume();
    all.useTransaction();
    all.attachMore();
    all.say(Frames.detach(false));
    all.say(new End());
    all.say(Frames.begin());
    all.say(new Close());
    return List.copyOf(all.frames);
  }

  private void say(DescribedType performative) {
    frames.add(codec.encode(0, performative, new byte[0]));
  }

  private void transfer(int handle, DescribedType state, byte[] message) {
    frames.add(
        codec.encode(
            0, Frames.transfer(deliveries++).setHandle(uint(handle)).setState(state), message));
  }

  private void greet() {
    frames.add(Peer.SASL_HEADER);
    say(Peer.plain("ann", "secret"));
    frames.add(Peer.AMQP_HEADER);
    say(
        new Open()
            .setContainerId("c1")
            .setIdleTimeOut(uint(60_000))
            .setProperties(Map.of(Symbol.valueOf("product"), "p", Symbol.valueOf("n"), 1)));
    say(Frames.begin());
  }

  private void publish() {
    say(Frames.sender("queue://orders").setHandle(uint(SENDER)));
    byte[] message = everySection();
    frames.add(codec.encode(0, Frames.transfer(deliveries).setMore(true), new byte[] {message[0]}));
    byte[] rest = Arrays.copyOfRange(message, 1, message.length);
    frames.add(codec.encode(0, Frames.transfer(deliveries++), rest));
    frames.add(codec.encode(0, Frames.transfer(deliveries++).setSettled(true), message));
    frames.add(codec.encode(0, Frames.transfer(deliveries).setMore(true), message));
    frames.add(codec.encode(0, Frames.transfer(deliveries++).setAborted(true), new byte[0]));
  }

  private static byte[] everySection() {
    MessageAnnotations annotations = new MessageAnnotations();
    annotations.setSymbolKeyedAnnotation("x-opt-delivery-delay", 5);
    ApplicationProperties properties = new ApplicationProperties();
    properties.setApplicationProperty("a", 1);
    properties.setApplicationProperty("b", "text");
    return Frames.message(
        new Header()
            .setDurable(true)
            .setPriority(UnsignedByte.valueOf((byte) 5))
            .setTtl(uint(60_000)),
        annotations,
        new Properties().setMessageId("id").setReplyTo("answers").setGroupId("g"),
        properties,
        new Data(Frames.binary("one")),
        new Data(Frames.binary("two")));
  }

  private void consume() {
    DescribedType selector =
        new UnknownDescribedType(Symbol.valueOf("apache.org:selector-filter:string"), "a > 1");
    Source source =
        new Source()
            .setAddress("orders")
            .setOutcomes("amqp:accepted:list", "amqp:modified:list")
            .setFilter(Map.of(Symbol.valueOf("jms-selector"), selector));
    say(
        Frames.receiver(source)
            .setHandle(uint(RECEIVER))
            .setReceiverSettleMode(ReceiverSettleMode.SECOND));
    say(Frames.credit(8).setHandle(uint(RECEIVER)));
    say(Frames.disposition(0, 1, false, Accepted.getInstance()));
    say(Frames.disposition(0, 1, true, Accepted.getInstance()));
    say(
        Frames.disposition(
            2, 2, true, new Modified().setDeliveryFailed(true).setUndeliverableHere(true)));
  }

  private void useTransaction() {
    say(
        new Attach()
            .setName("coordinator")
            .setHandle(uint(COORDINATOR))
            .setRole(Role.SENDER)
            .setSource(new Source())
            .setTarget(new Coordinator())
            .setInitialDeliveryCount(uint(0)));
    transfer(COORDINATOR, null, Frames.message(new AmqpValue(new Declare())));
    TransactionalState state = new TransactionalState().setTxnId(TRANSACTION);
    transfer(SENDER, state, Frames.message("in it"));
    say(Frames.disposition(3, 3, false, state.setOutcome(Accepted.getInstance())));
    transfer(
        COORDINATOR,
        null,
        Frames.message(new AmqpValue(new Discharge().setTxnId(TRANSACTION).setFail(false))));
  }

  private void attachMore() {
    say(
        Frames.receiver(
                new Source()
                    .setAddress("topic://news.>")
                    .setDurable(uint(2))
                    .setExpiryPolicy(Symbol.valueOf("never")))
            .setName("subscription")
            .setHandle(uint(LASTING)));
    say(Frames.credit(3).setHandle(uint(LASTING)).setDrain(true));
    say(
        Frames.receiver(new Source().setDynamic(true).setCapabilities("temporary-queue"))
            .setName("answers")
            .setHandle(uint(TEMPORARY)));
  }
}
