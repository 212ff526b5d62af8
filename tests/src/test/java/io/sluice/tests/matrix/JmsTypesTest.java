package io.sluice.tests.matrix;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.tests.product.JmsFactories;
import io.sluice.tests.product.Product;
import jakarta.jms.Connection;
import jakarta.jms.ConnectionFactory;
import jakarta.jms.JMSException;
import jakarta.jms.MapMessage;
import jakarta.jms.Message;
import jakarta.jms.MessageConsumer;
import jakarta.jms.ObjectMessage;
import jakarta.jms.Queue;
import jakarta.jms.Session;
import jakarta.jms.StreamMessage;
import jakarta.jms.TextMessage;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Stream;
import org.apache.activemq.ActiveMQConnectionFactory;
import org.apache.qpid.jms.JmsConnectionFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Messages of every type that JMS has (Jakarta Messaging 3.1, 3.11), and values of every type in
 * them, between ActiveMQ's client over OpenWire and Qpid JMS over AMQP.
 */
class JmsTypesTest {
  private static final long TIMEOUT_MILLIS = 20_000;

  /**
   * One of each type that maps, streams and properties hold, and the ends of the numbers. Beyond
   * the basic plane ActiveMQ's client does not read its own texts in maps and properties.
   */
  private static final List<Object> VALUES =
      List.of(
          true,
          false,
          Byte.MIN_VALUE,
          Short.MAX_VALUE,
          'ä',
          0,
          Integer.MIN_VALUE,
          0L,
          Long.MAX_VALUE,
          1.5f,
          Double.MIN_VALUE,
          "",
          "gr\u00fc\u00df \u20ac",
          new byte[] {0, -1, 1});

  static Stream<Arguments> pairs() {
    Product product = Product.shared();
    ActiveMQConnectionFactory openWire = JmsFactories.openWire(product);
    openWire.setTrustAllPackages(true);
    ActiveMQConnectionFactory compressing = openWire.copy();
    compressing.setUseCompression(true);
    JmsConnectionFactory amqp = JmsFactories.amqp(product);
    return Stream.of(
        Arguments.of("OpenWire to AMQP", openWire, amqp),
        Arguments.of("compressed OpenWire to AMQP", compressing, amqp),
        Arguments.of("AMQP to OpenWire", amqp, openWire));
  }

  /** Has a session of one factory send messages, and hands those that arrive at the other. */
  private static List<Message> exchange(
      ConnectionFactory from, ConnectionFactory to, Sender sender, int count) throws JMSException {
    try (Connection out = from.createConnection();
        Connection in = to.createConnection()) {
      String name = "types." + UUID.randomUUID();
      Session sending = out.createSession();
      Queue queue = sending.createQueue(name);
      for (Message message : sender.messages(sending)) {
        sending.createProducer(queue).send(message);
      }
      in.start();
      Session receiving = in.createSession();
      MessageConsumer consumer = receiving.createConsumer(receiving.createQueue(name));
      Message[] messages = new Message[count];
      for (int i = 0; i < count; i++) {
        messages[i] = consumer.receive(TIMEOUT_MILLIS);
        assertThat(messages[i]).as("message " + i).isNotNull();
      }
      return List.of(messages);
    }
  }

  /** What is to be sent. */
  private interface Sender {
    List<Message> messages(Session session) throws JMSException;
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("pairs")
  void maps(String pair, ConnectionFactory from, ConnectionFactory to) throws JMSException {
    MapMessage map =
        (MapMessage)
            exchange(
                    from,
                    to,
                    session -> {
                      MapMessage message = session.createMapMessage();
                      for (int i = 0; i < VALUES.size(); i++) {
                        message.setObject("v" + i, VALUES.get(i));
                      }
                      message.setObject("none", null);
                      return List.of(message, session.createMapMessage());
                    },
                    2)
                .get(0);
    Map<String, Object> got = new LinkedHashMap<>();
    for (Object name : Collections.list(map.getMapNames())) {
      got.put((String) name, map.getObject((String) name));
    }
    assertThat(got).containsKey("none").hasSize(VALUES.size() + 1);
    for (int i = 0; i < VALUES.size(); i++) {
      assertThat(got.get("v" + i)).as("v" + i).isEqualTo(VALUES.get(i));
    }
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("pairs")
  void streams(String pair, ConnectionFactory from, ConnectionFactory to) throws JMSException {
    List<Message> got =
        exchange(
            from,
            to,
            session -> {
              StreamMessage message = session.createStreamMessage();
              for (Object value : VALUES) {
                message.writeObject(value);
              }
              return List.of(message, session.createStreamMessage());
            },
            2);
    StreamMessage stream = (StreamMessage) got.get(0);
    for (Object value : VALUES) {
      assertThat(stream.readObject()).isEqualTo(value);
    }
    assertThat(got.get(1)).isInstanceOf(StreamMessage.class);
  }

  /** Texts that Java's encoding has other bytes for than UTF-8. */
  @Test
  void otherProtocolsReadEveryTextOfOpenWire() throws JMSException {
    Arguments pair = pairs().findFirst().orElseThrow();
    String text = "\uD83D\uDE00 \0";
    MapMessage got =
        (MapMessage)
            exchange(
                    (ConnectionFactory) pair.get()[1],
                    (ConnectionFactory) pair.get()[2],
                    session -> {
                      MapMessage message = session.createMapMessage();
                      message.setString("entry", text);
                      message.setStringProperty("property", text);
                      return List.of(message);
                    },
                    1)
                .get(0);
    assertThat(got.getString("entry")).isEqualTo(text);
    assertThat(got.getStringProperty("property")).isEqualTo(text);
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("pairs")
  void objects(String pair, ConnectionFactory from, ConnectionFactory to) throws JMSException {
    List<Message> got =
        exchange(
            from,
            to,
            session ->
                List.of(
                    session.createObjectMessage("a text"),
                    session.createObjectMessage(new int[] {1, 2, 3})),
            2);
    assertThat(((ObjectMessage) got.get(0)).getObject()).isEqualTo("a text");
    assertThat(((ObjectMessage) got.get(1)).getObject()).isEqualTo(new int[] {1, 2, 3});
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("pairs")
  void textsAndHeaders(String pair, ConnectionFactory from, ConnectionFactory to)
      throws JMSException {
    TextMessage got =
        (TextMessage)
            exchange(
                    from,
                    to,
                    session -> {
                      TextMessage message =
                          session.createTextMessage("gr\u00fc\u00df \uD83D\uDE00");
                      for (Object value : VALUES) {
                        if (!(value instanceof byte[] || value instanceof Character)) {
                          message.setObjectProperty("p" + VALUES.indexOf(value), value);
                        }
                      }
                      message.setJMSType("kind");
                      message.setJMSReplyTo(session.createQueue("answers"));
                      message.setStringProperty("JMSXGroupID", "group");
                      message.setIntProperty("JMSXGroupSeq", 3);
                      return List.of(message);
                    },
                    1)
                .get(0);
    assertThat(got.getText()).isEqualTo("gr\u00fc\u00df \uD83D\uDE00");
    for (Object value : VALUES) {
      if (!(value instanceof byte[] || value instanceof Character)) {
        String name = "p" + VALUES.indexOf(value);
        assertThat(got.getObjectProperty(name)).as(name).isEqualTo(value);
      }
    }
    assertThat(got.getJMSType()).isEqualTo("kind");
    assertThat(((Queue) got.getJMSReplyTo()).getQueueName()).isEqualTo("answers");
    assertThat(got.getStringProperty("JMSXGroupID")).isEqualTo("group");
    assertThat(got.getIntProperty("JMSXGroupSeq")).isEqualTo(3);
  }
}
