package io.sluice.tests.simulation;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.sluice.broker.api.Body;
import io.sluice.broker.api.Destination;
import io.sluice.broker.api.Message;
import io.sluice.broker.api.Properties;
import io.sluice.broker.api.Qos;

/** Makes messages by chance. */
final class Messages {
  private static final String[] GROUPS = {"g1", "g2"};

  private final World world;
  private final Chance chance;
  private final Profile profile;

  Messages(World world, Chance chance, Profile profile) {
    this.world = world;
    this.chance = chance;
    this.profile = profile;
  }

  Destination randomTopic() {
    return Destination.topic(chance.any(Names.TOPICS));
  }

  Destination randomDestination() {
    if (chance.oneIn(12)) {
      return chance.any(Names.TEMPORARIES);
    }
    return chance.oneIn(2) ? Destination.queue(chance.any(Names.QUEUES)) : randomTopic();
  }

  /** One more that is to come after it wherever both go. */
  Sent like(Sent last) {
    int number = world.nextNumber();
    Message message = last.message();
    return sent(
        number,
        last.publisher(),
        new Message(
            message.destination(),
            message.qos(),
            message.durable(),
            false,
            message.priority(),
            0,
            0,
            null,
            properties(number, last.group()),
            Body.binary(body(number))));
  }

  /** A durable message as clients send most. */
  Sent plain(String publisher, Destination to) {
    int number = world.nextNumber();
    Message message =
        new Message(
            to,
            Qos.AT_LEAST_ONCE,
            true,
            false,
            Message.NORMAL_PRIORITY,
            0,
            0,
            null,
            properties(number, null),
            Body.binary(body(number)));
    return sent(number, publisher, message);
  }

  /** A publish of this client, or null where its order is not to be checked. */
  Sent any(String publisher, Destination to, boolean mayExpire) {
    int qos = profile.exact() ? 1 + chance.below(2) : chance.below(3);
    boolean retain = to.isTopic() && chance.oneIn(5);
    boolean expires = mayExpire && !profile.exact() && !retain && chance.oneIn(4);
    boolean clears = retain && chance.oneIn(4);
    long expiresAtMillis = expires ? world.nowMillis + 1 + chance.below(3_000) : 0;
    int number = world.nextNumber();
    // Exactly once and retaining are MQTT's alone, whose messages are durable then.
    boolean durable = qos == 2 || qos == 1 && (retain || !chance.oneIn(4));
    Message message =
        new Message(
            to,
            Qos.ofLevel(qos),
            durable,
            retain,
            chance.oneIn(4) ? 2 * chance.below(5) : Message.NORMAL_PRIORITY,
            0,
            expiresAtMillis,
            null,
            properties(number, chance.oneIn(4) ? chance.any(GROUPS) : null),
            Body.binary(clears ? new byte[0] : body(number)));
    return sent(number, publisher, message);
  }

  /** What clears the message that is retained under a topic. */
  Sent clearing(String topic) {
    int number = world.nextNumber();
    Message message =
        new Message(
            Destination.topic(topic),
            Qos.AT_LEAST_ONCE,
            true,
            true,
            Message.NORMAL_PRIORITY,
            0,
            0,
            null,
            properties(number, null),
            Body.binary(new byte[0]));
    return sent(number, null, message);
  }

  private Sent sent(int number, String publisher, Message message) {
    Sent sent = new Sent(number, publisher, message);
    world.sent.put(number, sent);
    return sent;
  }

  /** The second group's may be its last. */
  private Properties properties(int number, String group) {
    int sequence = GROUPS[1].equals(group) && chance.oneIn(3) ? -1 : 0;
    return new Properties(
        null,
        null,
        (long) number,
        null,
        null,
        null,
        null,
        group,
        sequence,
        Wanted.propertiesOf(number));
  }

  private static byte[] body(int number) {
    return ("message " + number + "-".repeat(number % 50)).getBytes(UTF_8);
  }
}
