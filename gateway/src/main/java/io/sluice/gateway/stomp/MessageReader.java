package io.sluice.gateway.stomp;

import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.sluice.broker.api.Body;
import io.sluice.broker.api.BodyKind;
import io.sluice.broker.api.Destination;
import io.sluice.broker.api.Message;
import io.sluice.broker.api.Properties;
import io.sluice.broker.api.Property;
import io.sluice.broker.api.Qos;
import io.sluice.gateway.stomp.codec.Frame;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** What a SEND frame is as a {@link Message}; {@link MessageWriter} is the way back. */
final class MessageReader {
  private final StompClient client;

  MessageReader(StompClient client) {
    this.client = client;
  }

  Message read(Frame frame, Destination destination) {
    return new Message(
        destination,
        Qos.AT_LEAST_ONCE,
        frame.is(Header.PERSISTENT),
        frame.is(Header.RETAIN),
        (int) frame.number(Header.PRIORITY, Message.NORMAL_PRIORITY, 0, 9),
        client.nowMillis(),
        frame.number(Header.EXPIRES, 0, 0, Long.MAX_VALUE),
        ScheduleHeaders.read(frame, client.nowMillis()),
        properties(frame),
        body(frame));
  }

  private Properties properties(Frame frame) {
    // Another's comes with messages that are passed on; it is not this user's to say.
    String user = client.principal().user();
    String userId = user.equals(frame.header(Header.USER_ID)) ? user : null;
    String messageId = frame.header(Header.JMS_MESSAGE_ID);
    Destination replyTo =
        frame.header(Header.REPLY_TO) == null
            ? null
            : client.destinations().toSendTo(frame, Header.REPLY_TO);
    return new Properties(
        messageId == null ? client.newId() : messageId,
        userId,
        frame.header(Header.CORRELATION_ID),
        frame.header(Header.CONTENT_TYPE),
        frame.header(Header.CONTENT_ENCODING),
        replyTo,
        frame.header(Header.TYPE),
        frame.header(Header.GROUP_ID),
        (int) frame.number(Header.GROUP_SEQUENCE, 0, Integer.MIN_VALUE, Integer.MAX_VALUE),
        application(frame));
  }

  private static List<Property> application(Frame frame) {
    List<Property> properties = new ArrayList<>();
    for (Map.Entry<String, String> header : frame.headers().entrySet()) {
      if (!Header.isOfTheProtocol(header.getKey())) {
        properties.add(new Property(header.getKey(), header.getValue()));
      }
    }
    return properties;
  }

  /** As ActiveMQ does: bytes if their length is told, else a text. */
  private static Body body(Frame frame) {
    String type = frame.header(Header.MESSAGE_TYPE);
    boolean bytes =
        type == null ? frame.header(Header.CONTENT_LENGTH) != null : !type.equals("text");
    boolean text =
        !bytes && ByteBufUtil.isText(Unpooled.wrappedBuffer(frame.body()), StandardCharsets.UTF_8);
    return Body.of(text ? BodyKind.TEXT : BodyKind.BINARY, frame.body());
  }
}
