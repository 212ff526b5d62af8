package io.sluice.tests.simulation;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.sluice.broker.api.Body;
import io.sluice.broker.api.Destination;
import io.sluice.broker.api.Message;
import io.sluice.broker.api.Properties;
import io.sluice.broker.api.Qos;
import java.util.List;

/** Makes messages by chance. */
final class Messages {
  private final World world;
  private final Chance chance;
  private final Profile profile;
  private int lastNumber;

  Messages(World world, Chance chance, Profile profile) {
    this.world = world;
    this.chance = chance;
    this.profile = profile;
  }

  Destination randomTopic() {
    return Destination.topic(chance.any(Names.TOPICS));
  }

  Destination randomDestination() {
    return chance.oneIn(4) ? Destination.queue(chance.any(Names.QUEUES)) : randomTopic();
  }

  /** A publish of this client, or null where its order is not to be checked. */
  Sent any(String publisher, Destination to, boolean mayExpire) {
    int qos = profile.exact() ? 1 + chance.below(2) : chance.below(3);
    boolean retain = to.isTopic() && chance.oneIn(5);
    boolean expires = mayExpire && !profile.exact() && !retain && chance.oneIn(4);
    boolean clears = retain && chance.oneIn(4);
    long expiresAtMillis = expires ? world.nowMillis + 1 + chance.below(3_000) : 0;
    int number = ++lastNumber;
    return sent(
        publisher,
        message(number, to, qos, retain, expiresAtMillis, clears ? new byte[0] : body(number)));
  }

  /** What clears the message that is retained under a topic. */
  Sent clearing(String topic) {
    Destination to = Destination.topic(topic);
    return sent(null, message(++lastNumber, to, 1, true, 0, new byte[0]));
  }

  private Sent sent(String publisher, Message message) {
    Sent sent = new Sent(Sent.numberOf(message), publisher, message);
    world.sent.put(sent.number(), sent);
    return sent;
  }

  private static byte[] body(int number) {
    return ("message " + number + "-".repeat(number % 50)).getBytes(UTF_8);
  }

  private static Message message(
      int number, Destination to, int qos, boolean retain, long expiresAtMillis, byte[] body) {
    return new Message(
        to,
        Qos.ofLevel(qos),
        qos > 0,
        retain,
        Message.NORMAL_PRIORITY,
        0,
        expiresAtMillis,
        null,
        new Properties(null, null, (long) number, null, null, null, null, null, 0, List.of()),
        Body.binary(body));
  }
}
