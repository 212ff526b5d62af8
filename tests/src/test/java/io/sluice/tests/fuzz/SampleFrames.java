package io.sluice.tests.fuzz;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.sluice.tests.raw.Bytes;
import io.sluice.tests.raw.RawAmqp;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.qpid.protonj2.types.Binary;
import org.apache.qpid.protonj2.types.Symbol;
import org.apache.qpid.protonj2.types.messaging.Accepted;
import org.apache.qpid.protonj2.types.messaging.AmqpValue;
import org.apache.qpid.protonj2.types.messaging.ApplicationProperties;
import org.apache.qpid.protonj2.types.messaging.Data;
import org.apache.qpid.protonj2.types.messaging.Header;
import org.apache.qpid.protonj2.types.messaging.MessageAnnotations;
import org.apache.qpid.protonj2.types.messaging.Properties;
import org.apache.qpid.protonj2.types.messaging.Source;
import org.apache.qpid.protonj2.types.messaging.Target;
import org.apache.qpid.protonj2.types.security.SaslInit;
import org.apache.qpid.protonj2.types.transactions.Declare;
import org.apache.qpid.protonj2.types.transport.Attach;
import org.apache.qpid.protonj2.types.transport.Begin;
import org.apache.qpid.protonj2.types.transport.Detach;
import org.apache.qpid.protonj2.types.transport.Disposition;
import org.apache.qpid.protonj2.types.transport.Flow;
import org.apache.qpid.protonj2.types.transport.Open;
import org.apache.qpid.protonj2.types.transport.Role;
import org.apache.qpid.protonj2.types.transport.Transfer;

/** What AMQP clients say: a header and a frame or a few, where a fuzzer begins. */
final class SampleFrames {
  private SampleFrames() {}

  static Stream<byte[]> conversations() {
    return Stream.concat(
        Stream.of(sasl()),
        Stream.of(
                frame(open()),
                frame(new Begin().setNextOutgoingId(0).setIncomingWindow(9).setOutgoingWindow(9)),
                frame(attach()),
                RawAmqp.frame(0, transfer(), message()),
                RawAmqp.frame(0, transfer(), RawAmqp.encode(new AmqpValue<>(new Declare()))),
                frame(flow()),
                frame(disposition()),
                frame(new Detach().setHandle(0).setClosed(true)))
            .map(frame -> new Bytes().raw(RawAmqp.AMQP).raw(frame).toArray()));
  }

  private static byte[] frame(Object performative) {
    return RawAmqp.frame(0, performative, new byte[0]);
  }

  private static byte[] sasl() {
    SaslInit init =
        new SaslInit()
            .setMechanism(Symbol.valueOf("PLAIN"))
            .setInitialResponse(RawAmqp.binary("\0user\0secret"))
            .setHostname("demo");
    return new Bytes().raw(RawAmqp.SASL).raw(RawAmqp.saslFrame(init)).toArray();
  }

  private static Open open() {
    return new Open()
        .setContainerId("client")
        .setHostname("demo")
        .setMaxFrameSize(4_096)
        .setProperties(Map.of(Symbol.valueOf("product"), "p"));
  }

  private static Attach attach() {
    return new Attach()
        .setName("link")
        .setHandle(0)
        .setRole(Role.RECEIVER)
        .setSource(
            new Source()
                .setAddress("queue://orders")
                .setCapabilities(Symbol.valueOf("queue"))
                .setFilter(Map.of(Symbol.valueOf("jms-selector"), "a = 1")))
        .setTarget(new Target());
  }

  private static Flow flow() {
    return new Flow()
        .setNextOutgoingId(0)
        .setIncomingWindow(9)
        .setOutgoingWindow(9)
        .setHandle(0)
        .setLinkCredit(5);
  }

  private static Transfer transfer() {
    return new Transfer().setHandle(0).setDeliveryId(0).setDeliveryTag(new byte[] {1});
  }

  private static byte[] message() {
    return RawAmqp.encode(
        new Header().setDurable(true).setPriority((byte) 9),
        new MessageAnnotations(Map.of(Symbol.valueOf("x-opt-delivery-delay"), 5L)),
        new Properties().setMessageId("id").setReplyTo("answers").setGroupId("g"),
        new ApplicationProperties(Map.of("text", "value", "number", 7)),
        new Data(new Binary("body".getBytes(UTF_8))));
  }

  private static Disposition disposition() {
    return new Disposition()
        .setRole(Role.RECEIVER)
        .setFirst(0)
        .setLast(3)
        .setSettled(true)
        .setState(Accepted.getInstance());
  }
}
