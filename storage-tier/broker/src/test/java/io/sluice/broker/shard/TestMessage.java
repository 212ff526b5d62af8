package io.sluice.broker.shard;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.sluice.broker.api.Body;
import io.sluice.broker.api.Destination;
import io.sluice.broker.api.Message;
import io.sluice.broker.api.Properties;
import io.sluice.broker.api.Property;
import io.sluice.broker.api.Qos;
import io.sluice.broker.api.Schedule;
import java.util.ArrayList;
import java.util.List;

/** Builds messages: at least once, durable and of normal priority unless said otherwise. */
final class TestMessage {
  private final Destination destination;
  private final byte[] body;
  private Qos qos = Qos.AT_LEAST_ONCE;
  private boolean durable = true;
  private boolean retain;
  private int priority = Message.NORMAL_PRIORITY;
  private long expiresAtMillis;
  private String groupId;
  private int groupSequence;
  private Destination replyTo;
  private Schedule schedule;
  private final List<Property> application = new ArrayList<>();

  private TestMessage(Destination destination, String body) {
    this.destination = destination;
    this.body = body.getBytes(UTF_8);
  }

  static TestMessage to(String topic, String body) {
    return new TestMessage(Destination.topic(topic), body);
  }

  static TestMessage toQueue(String queue, String body) {
    return new TestMessage(Destination.queue(queue), body);
  }

  TestMessage qos(int level) {
    qos = Qos.ofLevel(level);
    durable = level > 0;
    return this;
  }

  TestMessage notDurable() {
    durable = false;
    return this;
  }

  TestMessage retained() {
    retain = true;
    return this;
  }

  TestMessage priority(int newPriority) {
    priority = newPriority;
    return this;
  }

  TestMessage expiresAt(long millis) {
    expiresAtMillis = millis;
    return this;
  }

  TestMessage group(String newGroupId) {
    groupId = newGroupId;
    return this;
  }

  /** The last of its group. */
  TestMessage closing(String newGroupId) {
    groupSequence = -1;
    return group(newGroupId);
  }

  TestMessage replyTo(Destination newReplyTo) {
    replyTo = newReplyTo;
    return this;
  }

  TestMessage at(long millis) {
    return on(Schedule.at(millis));
  }

  TestMessage on(Schedule newSchedule) {
    schedule = newSchedule;
    return this;
  }

  TestMessage property(String name, Object value) {
    application.add(new Property(name, value));
    return this;
  }

  Message build() {
    Properties properties =
        groupId == null && replyTo == null && application.isEmpty()
            ? Properties.NONE
            : new Properties(
                null, null, null, null, null, replyTo, null, groupId, groupSequence, application);
    return new Message(
        destination,
        qos,
        durable,
        retain,
        priority,
        0,
        expiresAtMillis,
        schedule,
        properties,
        Body.binary(body));
  }
}
