package io.sluice.tests.fuzz;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.sluice.broker.api.Body;
import io.sluice.broker.api.BodyKind;
import io.sluice.broker.api.Destination;
import io.sluice.broker.api.Message;
import io.sluice.broker.api.Outcome;
import io.sluice.broker.api.Properties;
import io.sluice.broker.api.Property;
import io.sluice.broker.api.Qos;
import io.sluice.broker.api.Schedule;
import io.sluice.broker.api.Subscription;
import io.sluice.broker.api.Subscription.RetainHandling;
import io.sluice.broker.api.SubscriptionKey;
import io.sluice.broker.api.SubscriptionName;
import io.sluice.broker.api.Will;
import io.sluice.broker.api.Xid;
import io.sluice.broker.record.ByteSink;
import io.sluice.broker.record.LogRecord;
import io.sluice.broker.record.RecordWriter;
import io.sluice.model.Protocol;
import java.util.List;
import java.util.UUID;
import java.util.stream.Stream;

/** A chunk for each kind of record, where a fuzzer begins. */
final class SampleRecords {
  private static final String BROKER = "demo";
  private static final String CLIENT = "device";

  private SampleRecords() {}

  static Stream<byte[]> chunks() {
    return Stream.of(
            sessions(), subscriptions(), messages(), deliveries(), wills(), preparedTransactions())
        .flatMap(List::stream)
        .map(SampleRecords::chunk);
  }

  private static byte[] chunk(LogRecord record) {
    ByteSink sink = new ByteSink(64);
    RecordWriter writer = new RecordWriter(sink);
    writer.begin();
    writer.write(record);
    return sink.toByteArray();
  }

  private static List<LogRecord> sessions() {
    return List.of(
        new LogRecord.BrokerCreated(BROKER),
        new LogRecord.BrokerDeleted(BROKER),
        new LogRecord.SessionCreated(1, BROKER, CLIENT, "user", Protocol.MQTT, 3_600_000),
        new LogRecord.SessionUpdated(1, "user", 60_000, 1_700_000_000_000L),
        new LogRecord.SessionDeleted(1),
        new LogRecord.PublishRemembered(1, 7),
        new LogRecord.PublishForgotten(1, 7),
        new LogRecord.ProducerKnown(9, "broker", "ID:host-1:1:1", new long[] {1, 1, 4, 7}),
        new LogRecord.ProducerForgotten(9));
  }

  private static List<LogRecord> preparedTransactions() {
    return List.of(
        new LogRecord.TransactionPrepared(
            7, BROKER, new Xid(-1, new byte[] {1, 2, 3}, new byte[] {4})),
        new LogRecord.EntryHeld(7, 3, 4, null),
        new LogRecord.EntryHeld(7, 3, 5, Outcome.REJECTED),
        new LogRecord.PreparedEnded(7),
        new LogRecord.TransactionEnded(BROKER, new Xid(-1, new byte[] {1}, new byte[0]), true));
  }

  private static List<LogRecord> subscriptions() {
    return List.of(
        new LogRecord.Subscribed(
            1,
            new Subscription(
                "a/+/#", "share", Qos.EXACTLY_ONCE, 9, true, true, RetainHandling.SEND_IF_NEW)),
        new LogRecord.Unsubscribed(1, new SubscriptionKey("a/b", null)),
        new LogRecord.QueueCreated(2, BROKER, "orders"),
        new LogRecord.TopicSubscriptionCreated(
            5, BROKER, new SubscriptionName(CLIENT, "sub", true, true), "a/#", "x = 1", CLIENT),
        new LogRecord.TopicSubscriptionDeleted(5),
        new LogRecord.SubscriptionQueueCreated(3, 1, null),
        new LogRecord.SubscriptionQueueCreated(4, 0, new SubscriptionKey("a/b", "share")));
  }

  private static List<LogRecord> messages() {
    return List.of(
        new LogRecord.MessageStored(5, rich()),
        new LogRecord.MessageStored(6, rich(), 9, 8),
        new LogRecord.MessageMoved(
            5, Message.of(Destination.topic("a"), Qos.AT_LEAST_ONCE, new byte[3])),
        new LogRecord.MessageAt(5, 2, 10, 300, 4, Qos.AT_LEAST_ONCE, 0, "group", true),
        new LogRecord.Enqueued(3, 4, 5, Qos.EXACTLY_ONCE, true, false, 2, new int[] {1, 2}, null),
        new LogRecord.Enqueued(3, 5, 5, Qos.AT_LEAST_ONCE, false, true, 0, new int[0], "orders/eu"),
        new LogRecord.Dequeued(3, 5),
        new LogRecord.Scheduled(3, 5, 1_700_000_030_000L, -1, 1_700_000_000_000L),
        new LogRecord.Retained(BROKER, "a/b", 5),
        new LogRecord.RetainedCleared(BROKER, "a/b"),
        new LogRecord.ChunkKept(2, 4_096));
  }

  private static List<LogRecord> deliveries() {
    return List.of(
        new LogRecord.DeliveryFailed(3, 5, 1, 0),
        new LogRecord.DeliveryFailed(3, 5, 2, 9),
        new LogRecord.DeliveryAssigned(1, 11, 3, 5),
        new LogRecord.DeliveryReceived(1, 11),
        new LogRecord.DeliveryForgotten(1, 11),
        new LogRecord.Metered(1_700_000_000_000L, 472_222, Protocol.MQTT, 1, 2, 3, 4, 5, 0),
        new LogRecord.Metered(1_700_000_000_000L, 472_222, null, 0, 0, 0, 0, 0, Long.MAX_VALUE));
  }

  private static List<LogRecord> wills() {
    return List.of(
        new LogRecord.WillSet(BROKER, CLIENT, new Will(rich(), 5_000)),
        new LogRecord.WillCleared(BROKER, CLIENT));
  }

  /** A message with a value of every type in its properties. */
  private static Message rich() {
    List<Property> application =
        List.of(
            new Property("text", "value"),
            new Property("bytes", new byte[] {1, 2}),
            new Property("flag", true),
            new Property("float", 1.5f),
            new Property("double", 2.5d),
            new Property("byte", (byte) 1),
            new Property("short", (short) 2),
            new Property("int", 3),
            new Property("long", 4L));
    Properties properties =
        new Properties(
            "id",
            "user",
            new UUID(1, 2),
            "text/plain",
            "gzip",
            Destination.queue("answers"),
            "subject",
            "group",
            1,
            application);
    return new Message(
        Destination.topic("a/b"),
        Qos.EXACTLY_ONCE,
        true,
        true,
        9,
        1_700_000_000_000L,
        1_700_000_060_000L,
        new Schedule(1_700_000_030_000L, 1_000, 2, "0 * * * *"),
        properties,
        new Body(BodyKind.TEXT, "<body>".getBytes(UTF_8), 1, 4, Protocol.AMQP, 6));
  }
}
