package io.sluice.gateway.websocket;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.handler.codec.http.websocketx.BinaryWebSocketFrame;
import io.netty.handler.codec.http.websocketx.CloseWebSocketFrame;
import io.netty.handler.codec.http.websocketx.ContinuationWebSocketFrame;
import io.netty.handler.codec.http.websocketx.PingWebSocketFrame;
import io.netty.handler.codec.http.websocketx.PongWebSocketFrame;
import io.netty.handler.codec.http.websocketx.TextWebSocketFrame;
import io.netty.handler.codec.http.websocketx.WebSocket13FrameDecoder;
import io.netty.handler.codec.http.websocketx.WebSocket13FrameEncoder;
import io.netty.handler.codec.http.websocketx.WebSocketFrame;
import io.netty.util.CharsetUtil;
import io.sluice.broker.api.BrokerEvent;
import io.sluice.gateway.fake.HeapChannel;
import io.sluice.gateway.stream.ClientStream;
import io.sluice.gateway.stream.StreamAcceptor;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** WebSockets as RFC 6455 and MQTT 5, chapter 6, have them. */
class WebSocketTest {
  private static final WebSocketOptions OPTIONS =
      new WebSocketOptions(100, 150, 30_000, 10_000, Set.of("https://good.example"));

  private final List<String> accepted = new ArrayList<>();
  private final List<BrokerEvent> events = new ArrayList<>();
  private final StringBuilder received = new StringBuilder();
  private final EmbeddedChannel channel = new HeapChannel();
  private final EmbeddedChannel codec =
      new EmbeddedChannel(
          new WebSocket13FrameEncoder(true), new WebSocket13FrameDecoder(false, false, 1_000));

  WebSocketTest() {
    channel.freezeTime();
    SubProtocols protocols =
        new SubProtocols()
            .add(
                List.of("mqtt", "mqttv3.1"),
                List.of("/mqtt", "/"),
                FrameType.BINARY,
                acceptor("mqtt"))
            .add(List.of("v12.stomp"), List.of("/stomp"), FrameType.TEXT, acceptor("stomp"));
    new WebSocketAcceptor(protocols, OPTIONS, events::add).accept(ClientStream.of(channel));
  }

  @ParameterizedTest
  @CsvSource({
    "/mqtt, mqtt, mqtt, mqtt",
    "/, mqtt, mqtt, mqtt",
    "/mqtt?x=1, mqttv3.1, mqttv3.1, mqtt",
    "/mqtt, 'v12.stomp, mqtt', v12.stomp, stomp",
    "/stomp, 'unknown, mqtt', mqtt, mqtt",
    "/mqtt, , , mqtt",
    "/, , , mqtt",
    "/stomp, , , stomp"
  })
  void choosesTheProtocol(String path, String offers, String chosen, String acceptor) {
    String response = upgrade(path, offers == null ? "" : "Sec-WebSocket-Protocol: " + offers);

    assertThat(response).startsWith("HTTP/1.1 101 ");
    if (chosen == null) {
      assertThat(response).doesNotContainIgnoringCase("sec-websocket-protocol");
    } else {
      assertThat(response).containsIgnoringCase("sec-websocket-protocol: " + chosen + "\r\n");
    }
    assertThat(accepted).containsExactly(acceptor + " plant.example.com");
  }

  @ParameterizedTest
  @CsvSource({
    "/other, '', 404",
    "/mqtt/, '', 404",
    "/mqtt, 'Sec-WebSocket-Protocol: soap', 400",
    "/mqtt, 'Origin: https://bad.example', 403"
  })
  void refusesUpgrades(String path, String header, int status) {
    String response = upgrade(path, header);

    assertThat(response).startsWith("HTTP/1.1 " + status + " ");
    assertThat(channel.isOpen()).isFalse();
    assertThat(events)
        .extracting(BrokerEvent::kind)
        .containsExactly(BrokerEvent.Kind.CONNECTION_REFUSED);
    assertThat(accepted).isEmpty();
  }

  @Test
  void takesAllowedOrigins() {
    assertThat(upgrade("/mqtt", "Origin: https://good.example")).startsWith("HTTP/1.1 101 ");
  }

  @Test
  void tellsOthersThatThisIsForWebSockets() {
    String response = request("GET /mqtt HTTP/1.1\r\nHost: a\r\n\r\n");

    assertThat(response).startsWith("HTTP/1.1 426 ").containsIgnoringCase("upgrade: websocket");
    assertThat(channel.isOpen()).isFalse();
  }

  @Test
  void refusesOtherVersions() {
    String response =
        request(
            "GET /mqtt HTTP/1.1\r\nHost: a\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
                + "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Version: 99\r\n\r\n");

    assertThat(response)
        .startsWith("HTTP/1.1 426 ")
        .containsIgnoringCase("sec-websocket-version: 13");
  }

  @Test
  void closesOnWhatIsNoHttp() {
    assertThat(request("nonsense\r\n\r\n")).startsWith("HTTP/1.1 400 ");

    assertThat(channel.isOpen()).isFalse();
  }

  @Test
  void closesAClientThatTakesTooLongToUpgrade() {
    channel.writeInbound(ascii("GET /mqtt HT"));
    channel.advanceTimeBy(10_000, TimeUnit.MILLISECONDS);
    channel.runScheduledPendingTasks();

    assertThat(channel.isOpen()).isFalse();
  }

  /** MQTT-6.0.0-2: frames and packets need not be aligned. */
  @Test
  void makesAStreamOfFrames() {
    upgrade("/mqtt", "");

    send(new BinaryWebSocketFrame(ascii("one")));
    send(new BinaryWebSocketFrame(false, 0, ascii("two")));
    send(new ContinuationWebSocketFrame(true, 0, ascii("three")));

    assertThat(received.toString()).isEqualTo("onetwothree");
    assertThat(((BinaryWebSocketFrame) receive()).content().toString(CharsetUtil.US_ASCII))
        .isEqualTo("one");
  }

  /** MQTT-6.0.0-1. */
  @Test
  void closesOnText() {
    upgrade("/mqtt", "");

    send(new TextWebSocketFrame("hello"));

    assertThat(((CloseWebSocketFrame) receive()).statusCode()).isEqualTo(1003);
    assertThat(channel.isOpen()).isFalse();
  }

  /** RFC 6455, 5.6: what is text goes as text, for scripts that take nothing else. */
  @Test
  void carriesTextWhereTheProtocolIsText() {
    upgrade("/stomp", "");

    send(new TextWebSocketFrame("f\u00fcr"));
    assertThat(((TextWebSocketFrame) receive()).text()).isEqualTo("f\u00fcr");
    send(new BinaryWebSocketFrame(ascii("bytes")));
    assertThat(((TextWebSocketFrame) receive()).text()).isEqualTo("bytes");
    send(new BinaryWebSocketFrame(Unpooled.wrappedBuffer(new byte[] {(byte) 0xFF})));
    assertThat(((BinaryWebSocketFrame) receive()).content().getByte(0)).isEqualTo((byte) 0xFF);
  }

  /** RFC 6455, 8.1. */
  @Test
  void closesOnTextThatIsNoUtf8() {
    upgrade("/stomp", "");

    send(new TextWebSocketFrame(Unpooled.wrappedBuffer(new byte[] {(byte) 0xFF})));

    assertThat(((CloseWebSocketFrame) receive()).statusCode()).isEqualTo(1007);
    assertThat(channel.isOpen()).isFalse();
    assertThat(received).isEmpty();
  }

  @Test
  void closesOnALargeFrame() {
    upgrade("/mqtt", "");

    send(new BinaryWebSocketFrame(Unpooled.wrappedBuffer(new byte[101])));

    assertThat(((CloseWebSocketFrame) receive()).statusCode()).isEqualTo(1009);
    assertThat(channel.isOpen()).isFalse();
  }

  @Test
  void closesOnALargeMessage() {
    upgrade("/mqtt", "");
    send(new BinaryWebSocketFrame(false, 0, Unpooled.wrappedBuffer(new byte[90])));
    receive();

    send(new ContinuationWebSocketFrame(false, 0, Unpooled.wrappedBuffer(new byte[90])));

    assertThat(((CloseWebSocketFrame) receive()).statusCode()).isEqualTo(1009);
    assertThat(channel.isOpen()).isFalse();
  }

  @Test
  void closesOnAnUnmaskedFrame() {
    upgrade("/mqtt", "");

    channel.writeInbound(Unpooled.wrappedBuffer(new byte[] {(byte) 0x82, 1, 'x'}));

    assertThat(((CloseWebSocketFrame) receive()).statusCode()).isEqualTo(1002);
    assertThat(channel.isOpen()).isFalse();
  }

  @Test
  void answersPingAndClose() {
    upgrade("/mqtt", "");

    send(new PingWebSocketFrame(ascii("p")));
    assertThat(((PongWebSocketFrame) receive()).content().toString(CharsetUtil.US_ASCII))
        .isEqualTo("p");
    send(new CloseWebSocketFrame(1000, "bye"));
    assertThat(((CloseWebSocketFrame) receive()).statusCode()).isEqualTo(1000);
    assertThat(channel.isOpen()).isFalse();
  }

  /** So that proxies do not cut connections on which nothing is said. */
  @Test
  void pings() {
    upgrade("/mqtt", "");

    channel.advanceTimeBy(30_000, TimeUnit.MILLISECONDS);
    channel.runScheduledPendingTasks();

    assertThat(receive()).isInstanceOf(PingWebSocketFrame.class);
    send(new PongWebSocketFrame());
    assertThat(channel.isOpen()).isTrue();
  }

  @ParameterizedTest
  @ValueSource(strings = {"[::1]:8083", "[::1]"})
  void keepsTheColonsOfAnAddress(String host) {
    request(upgradeText("/mqtt", host, ""));

    assertThat(accepted).containsExactly("mqtt [::1]");
  }

  private StreamAcceptor acceptor(String name) {
    return stream -> {
      accepted.add(name + " " + stream.serverName());
      stream.add(new Echo());
    };
  }

  private String upgrade(String path, String header) {
    return request(upgradeText(path, "plant.example.com:8083", header));
  }

  private static String upgradeText(String path, String host, String header) {
    return "GET "
        + path
        + " HTTP/1.1\r\nHost: "
        + host
        + "\r\nUpgrade: websocket\r\nConnection: keep-alive, Upgrade\r\n"
        + "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Version: 13\r\n"
        + (header.isEmpty() ? "" : header + "\r\n")
        + "\r\n";
  }

  private String request(String text) {
    channel.writeInbound(ascii(text));
    StringBuilder response = new StringBuilder();
    for (ByteBuf sent = channel.readOutbound(); sent != null; sent = channel.readOutbound()) {
      response.append(sent.toString(CharsetUtil.US_ASCII));
      sent.release();
    }
    return response.toString();
  }

  private void send(WebSocketFrame frame) {
    codec.writeOutbound(frame);
    for (ByteBuf bytes = codec.readOutbound(); bytes != null; bytes = codec.readOutbound()) {
      channel.writeInbound(bytes);
    }
  }

  private WebSocketFrame receive() {
    for (ByteBuf sent = channel.readOutbound(); sent != null; sent = channel.readOutbound()) {
      codec.writeInbound(sent);
    }
    return codec.readInbound();
  }

  private static ByteBuf ascii(String text) {
    return Unpooled.copiedBuffer(text, CharsetUtil.US_ASCII);
  }

  /** Notes what comes and sends it back. */
  private final class Echo extends ChannelInboundHandlerAdapter {
    @Override
    public void channelRead(ChannelHandlerContext ctx, Object message) {
      received.append(((ByteBuf) message).toString(CharsetUtil.US_ASCII));
      ctx.writeAndFlush(message).addListener(sent -> assertThat(sent.isSuccess()).isTrue());
    }
  }
}
