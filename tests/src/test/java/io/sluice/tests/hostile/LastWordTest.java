package io.sluice.tests.hostile;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.sluice.tests.product.Product;
import io.sluice.tests.raw.Bytes;
import io.sluice.tests.raw.RawClient;
import io.sluice.tests.raw.RawPacket;
import io.sluice.tests.raw.RawStream;
import io.sluice.tests.raw.Transport;
import java.io.IOException;
import java.io.InputStream;
import java.net.SocketException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What a client is told at last reaches it, though it still sends when its connection ends. */
class LastWordTest {
  private static final Product PRODUCT = Product.shared();
  private static final int UNSUPPORTED_VERSION = 0x84;
  private static final byte[] MESSAGE_TOO_BIG = {1_009 >> 8, (byte) 1_009};
  private static final int MIB = 1 << 20;

  /** A CONNECT that is refused, and so much after it. */
  private static byte[] refusedAnd(int bytes) {
    Bytes body = new Bytes().text("MQTT").u8(9).u8(2).u16(0).text("c");
    byte[] connect = new RawPacket(0x10, body.toArray()).encoded();
    return new Bytes().raw(connect).raw(new byte[bytes]).toArray();
  }

  @ParameterizedTest
  @EnumSource
  void aRefusalReachesAClientThatStillSends(Transport transport) throws IOException {
    for (int i = 0; i < 5; i++) {
      try (RawClient client = Bystander.open(PRODUCT, transport, 5)) {
        client.send(refusedAnd(MIB));
        for (int sent = 1; sent < 8; sent++) {
          client.send(new byte[MIB]);
        }
        assertThat(client.end()).isEqualTo(UNSUPPORTED_VERSION);
      }
    }
  }

  @Test
  void aWebSocketIsToldOfAFrameThatIsTooLarge() throws IOException {
    for (int i = 0; i < 5; i++) {
      try (RawStream stream = Transport.WS.connect("localhost", PRODUCT.port(Product.WS))) {
        stream.out().write(new byte[8 * MIB]);
        InputStream in = stream.socket().getInputStream();
        assertThat(in.readNBytes(4)).startsWith(0x88).endsWith(MESSAGE_TOO_BIG);
        in.readAllBytes();
      }
    }
  }

  @Test
  void aClientThatDoesNotCloseIsCutOff() throws IOException {
    try (RawClient client = Bystander.open(PRODUCT, Transport.TCP, 5)) {
      client.send(refusedAnd(0));
      assertThat(client.end()).isEqualTo(UNSUPPORTED_VERSION);
      await().until(() -> !takes(client));
    }
  }

  private static boolean takes(RawClient client) throws IOException {
    try {
      client.send(new byte[1]);
      return true;
    } catch (SocketException cutOff) {
      return false;
    }
  }

  @Test
  void aClientThatNeverStopsSendingIsCutOff() throws IOException {
    try (RawClient client = Bystander.open(PRODUCT, Transport.TCP, 5)) {
      assertThatThrownBy(
              () -> {
                client.send(refusedAnd(0));
                for (int i = 0; i < 256; i++) {
                  client.send(new byte[MIB]);
                }
              })
          .isInstanceOf(SocketException.class);
    }
  }
}
