package io.sluice.gateway.openwire;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.sluice.broker.api.BrokerEvent;
import java.io.IOException;
import org.apache.activemq.command.ActiveMQMessage;
import org.apache.activemq.command.ActiveMQQueue;
import org.apache.activemq.command.BrokerInfo;
import org.apache.activemq.command.ConnectionError;
import org.apache.activemq.command.ExceptionResponse;
import org.apache.activemq.command.MessageId;
import org.apache.activemq.util.ByteSequence;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What is no OpenWire, or none that a client may send. */
class OpenWireMalformedTest {
  private static boolean canaryWasMade;

  /** Whoever makes one at a client's word is open to CVE-2023-46604. */
  public static final class Canary {
    public Canary(String message) {
      canaryWasMade = true;
    }
  }

  private static void isRefused(Peer peer) {
    assertThat(peer.broker.events)
        .extracting(BrokerEvent::kind)
        .containsExactly(BrokerEvent.Kind.PROTOCOL_ERROR);
    peer.isClosed();
  }

  @ParameterizedTest
  @ValueSource(ints = {0, -1, Integer.MIN_VALUE, Integer.MAX_VALUE, (64 << 10) + 1})
  void frameLengthsOutOfRange(int length) {
    Peer peer = new Peer().send(Unpooled.buffer().writeInt(length));

    isRefused(peer);
  }

  @Test
  void framesLargerThanAgreedOn() {
    Peer peer = Peer.connected().send(Unpooled.buffer().writeInt((128 << 10) + 1));

    assertThat(peer.receive(ConnectionError.class).getException())
        .isInstanceOf(IOException.class)
        .hasMessageContaining("131073");
    isRefused(peer);
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 13, 30, 50, 99, 200, 255})
  void unknownCommands(int type) {
    Peer peer = Peer.connected().send(Unpooled.buffer().writeInt(2).writeByte(type).writeByte(0));

    isRefused(peer);
  }

  @Test
  void anotherProtocol() {
    isRefused(
        new Peer()
            .send(Unpooled.copiedBuffer(new byte[] {0, 0, 0, 6, 'C', 'O', 'N', 'N', 'E', 'C'})));
  }

  @Test
  void truncatedCommands() throws IOException {
    Peer sample = Peer.connected(12, true, -1);
    ByteSequence whole = sample.format.marshal(message());
    for (int length = 1; length < whole.length - Integer.BYTES; length += 7) {
      Peer peer = Peer.connected(12, true, -1);
      ByteBuf frame = Unpooled.buffer().writeInt(length);
      peer.send(frame.writeBytes(whole.data, whole.offset + Integer.BYTES, length));
      isRefused(peer);
    }
  }

  private static ActiveMQMessage message() {
    ActiveMQMessage message = new ActiveMQMessage();
    message.setMessageId(new MessageId("ID:peer-1:1:1:1"));
    message.setProducerId(message.getMessageId().getProducerId());
    message.setDestination(new ActiveMQQueue("orders"));
    message.setContent(new ByteSequence(new byte[100]));
    return message;
  }

  @Test
  void referencesToWhatWasNeverSaid() {
    Peer peer = Peer.connected(12, false, 1_024);
    ByteBuf frame = Unpooled.buffer().writeInt(0).writeByte(23).writeInt(1).writeBoolean(false);
    // Loose encoding: the producer is said to be the value that is remembered as number 32,767.
    frame.writeBoolean(false).writeShort(Short.MAX_VALUE).setInt(0, frame.readableBytes() - 4);
    peer.send(frame);

    isRefused(peer);
  }

  @Test
  void throwablesOfClientsAreNotMade() {
    Peer peer = Peer.connected(12, false, -1);
    String name = Canary.class.getName();
    ByteBuf body = Unpooled.buffer().writeByte(31).writeInt(1).writeBoolean(false).writeInt(1);
    text(body.writeBoolean(true), name);
    text(body, "http://127.0.0.1/evil.xml");
    peer.send(Unpooled.buffer().writeInt(body.readableBytes()).writeBytes(body));

    assertThat(canaryWasMade).isFalse();
    isRefused(peer);
  }

  private static void text(ByteBuf out, String text) {
    out.writeBoolean(true).writeShort(text.length());
    text.chars().forEach(out::writeByte);
  }

  @Test
  void whatOnlyServersSay() {
    isRefused(Peer.connected().send(new ExceptionResponse(new IOException("x"))));
    isRefused(Peer.connected().send(new BrokerInfo()));
    isRefused(Peer.connected().send(Peer.connectionInfo()));
  }

  @Test
  void compressedBodiesThatDoNotInflate() {
    Peer peer = Peer.connected();
    ActiveMQMessage message = message();
    message.setCompressed(true);
    peer.ask(message);

    assertThat(peer.receive(ExceptionResponse.class).getException())
        .isInstanceOf(jakarta.jms.MessageFormatException.class);
    assertThat(peer.session().takeCalls()).isEmpty();
  }
}
