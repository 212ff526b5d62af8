package io.sluice.gateway.amqp;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.stream.Stream;
import org.apache.qpid.protonj2.test.driver.codec.messaging.Data;
import org.apache.qpid.protonj2.test.driver.codec.messaging.Source;
import org.apache.qpid.protonj2.test.driver.codec.messaging.Target;
import org.apache.qpid.protonj2.test.driver.codec.primitives.Binary;
import org.apache.qpid.protonj2.test.driver.codec.primitives.DescribedType;
import org.apache.qpid.protonj2.test.driver.codec.primitives.Symbol;
import org.apache.qpid.protonj2.test.driver.codec.primitives.UnsignedInteger;
import org.apache.qpid.protonj2.test.driver.codec.transport.Attach;
import org.apache.qpid.protonj2.test.driver.codec.transport.Begin;
import org.apache.qpid.protonj2.test.driver.codec.transport.Detach;
import org.apache.qpid.protonj2.test.driver.codec.transport.Disposition;
import org.apache.qpid.protonj2.test.driver.codec.transport.Flow;
import org.apache.qpid.protonj2.test.driver.codec.transport.Role;
import org.apache.qpid.protonj2.test.driver.codec.transport.Transfer;

/** Frames and messages as ordinary clients send them; links have handle 0 unless changed. */
final class Frames {
  static final int WINDOW = 2_048;

  private Frames() {}

  static UnsignedInteger uint(long value) {
    return UnsignedInteger.valueOf(value);
  }

  static Symbol[] symbols(String... names) {
    return Stream.of(names).map(Symbol::valueOf).toArray(Symbol[]::new);
  }

  static Binary binary(String text) {
    return new Binary(text.getBytes(StandardCharsets.UTF_8));
  }

  static Begin begin() {
    return begin(WINDOW);
  }

  static Begin begin(int incomingWindow) {
    return new Begin()
        .setNextOutgoingId(uint(0))
        .setIncomingWindow(uint(incomingWindow))
        .setOutgoingWindow(uint(WINDOW));
  }

  /** Of a client that wants to send. */
  static Attach sender(Target target) {
    return new Attach()
        .setName("sender")
        .setHandle(uint(0))
        .setRole(Role.SENDER)
        .setSource(new Source().setAddress("client"))
        .setTarget(target)
        .setInitialDeliveryCount(uint(0));
  }

  static Attach sender(String address) {
    return sender(new Target().setAddress(address));
  }

  /** Of a client that wants to receive. */
  static Attach receiver(Source source) {
    return new Attach()
        .setName("receiver")
        .setHandle(uint(0))
        .setRole(Role.RECEIVER)
        .setSource(source)
        .setTarget(new Target());
  }

  static Attach receiver(String address) {
    return receiver(new Source().setAddress(address));
  }

  static Detach detach(boolean closed) {
    return new Detach().setHandle(uint(0)).setClosed(closed);
  }

  static Transfer transfer(int id) {
    return new Transfer()
        .setHandle(uint(0))
        .setDeliveryId(uint(id))
        .setDeliveryTag(binary("tag" + id))
        .setMessageFormat(uint(0));
  }

  /** Of a client that receives, about deliveries it was sent. */
  static Disposition disposition(int first, int last, boolean settled, DescribedType state) {
    return new Disposition()
        .setRole(true)
        .setFirst(uint(first))
        .setLast(uint(last))
        .setSettled(settled)
        .setState(state);
  }

  /** Of a client that receives, from the first delivery on. */
  static Flow credit(int credit) {
    return credit(0, credit);
  }

  static Flow credit(int deliveryCount, int credit) {
    return window(WINDOW)
        .setHandle(uint(0))
        .setDeliveryCount(uint(deliveryCount))
        .setLinkCredit(uint(credit));
  }

  static Flow window(int incomingWindow) {
    return new Flow()
        .setNextIncomingId(uint(0))
        .setIncomingWindow(uint(incomingWindow))
        .setNextOutgoingId(uint(0))
        .setOutgoingWindow(uint(WINDOW));
  }

  /** An encoded message of these sections. */
  static byte[] message(DescribedType... sections) {
    FrameCodec codec = new FrameCodec();
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    for (DescribedType section : sections) {
      all.writeBytes(codec.encode(section));
    }
    return all.toByteArray();
  }

  /** A message of one data section. */
  static byte[] message(String data) {
    return message(new Data(binary(data)));
  }
}
