package io.sluice.broker.record;

import io.sluice.broker.api.Outcome;
import io.sluice.broker.api.Qos;
import io.sluice.broker.api.Subscription;
import io.sluice.broker.api.SubscriptionKey;
import io.sluice.broker.api.SubscriptionName;
import io.sluice.broker.api.Will;
import io.sluice.broker.api.Xid;
import io.sluice.broker.log.DamagedLogException;
import io.sluice.model.Protocol;

/** Decodes the records of a chunk or snapshot part. */
public final class RecordReader {
  private static final Protocol[] PROTOCOLS = Protocol.values();
  private static final Qos[] QOS = Qos.values();
  private static final Outcome[] OUTCOMES = Outcome.values();
  private static final Subscription.RetainHandling[] RETAIN_HANDLINGS =
      Subscription.RetainHandling.values();

  private final ByteSource source;
  private int messageOffset;

  /** Takes part in replay. */
  @FunctionalInterface
  public interface Visitor {
    /**
     * Called for each record in order; {@code messageOffset} is where in the chunk its message is,
     * 0 if it has none.
     */
    void visit(LogRecord record, int messageOffset);
  }

  private RecordReader(byte[] bytes) {
    source = new ByteSource(bytes, 0);
  }

  /**
   * Visits every record of a chunk; an empty chunk has none.
   *
   * @throws DamagedLogException if the bytes are not a chunk, or one of a newer version
   */
  public static void read(byte[] chunk, Visitor visitor) {
    if (chunk.length == 0) {
      return;
    }
    RecordReader reader = new RecordReader(chunk);
    int version = reader.source.readByte();
    if (version != RecordWriter.FORMAT_VERSION) {
      throw new DamagedLogException(
          "records are of format "
              + version
              + ", this version reads "
              + RecordWriter.FORMAT_VERSION
              + "; start the version of Sluice that wrote this data");
    }
    while (!reader.source.isAtEnd()) {
      reader.messageOffset = 0;
      LogRecord record = reader.next();
      visitor.visit(record, reader.messageOffset);
    }
  }

  private LogRecord next() {
    int type = source.readByte();
    return switch (type) {
      case 1 -> new LogRecord.BrokerCreated(source.readString());
      case 2 -> new LogRecord.BrokerDeleted(source.readString());
      case 3 ->
          new LogRecord.SessionCreated(
              source.readLong(),
              source.readString(),
              source.readString(),
              source.readString(),
              readProtocol(),
              source.readLong());
      case 4 ->
          new LogRecord.SessionUpdated(
              source.readLong(), source.readString(), source.readLong(), source.readLong());
      case 5 -> new LogRecord.SessionDeleted(source.readLong());
      case 6 -> readSubscribed();
      case 7 -> new LogRecord.Unsubscribed(source.readLong(), readKey());
      case 8 ->
          new LogRecord.QueueCreated(source.readLong(), source.readString(), source.readString());
      case 9 ->
          new LogRecord.SubscriptionQueueCreated(
              source.readLong(), source.readLong(), readNullableKey());
      default -> nextAboutMessage(type);
    };
  }

  private LogRecord nextAboutMessage(int type) {
    return switch (type) {
      case 10 -> new LogRecord.MessageStored(readMessageId(), MessageCodec.read(source));
      case 11 -> readEnqueued();
      case 12 -> new LogRecord.Dequeued(source.readLong(), source.readLong());
      case 13 -> new LogRecord.MessageMoved(readMessageId(), MessageCodec.read(source));
      case 14 -> readMessageAt();
      case 15 -> readMetered();
      case 16 ->
          new LogRecord.DeliveryFailed(source.readLong(), source.readLong(), source.readInt(), 0);
      case 17 ->
          new LogRecord.Retained(source.readString(), source.readString(), source.readLong());
      case 18 -> new LogRecord.RetainedCleared(source.readString(), source.readString());
      case 37 -> readNumbered();
      default -> nextAboutDelivery(type);
    };
  }

  private LogRecord nextAboutDelivery(int type) {
    return switch (type) {
      case 20 -> new LogRecord.PublishRemembered(source.readLong(), source.readInt());
      case 21 -> new LogRecord.PublishForgotten(source.readLong(), source.readInt());
      case 22 ->
          new LogRecord.DeliveryAssigned(
              source.readLong(), source.readInt(), source.readLong(), source.readLong());
      case 23 -> new LogRecord.DeliveryReceived(source.readLong(), source.readInt());
      case 24 -> new LogRecord.DeliveryForgotten(source.readLong(), source.readInt());
      case 25 ->
          new LogRecord.WillSet(
              source.readString(),
              source.readString(),
              new Will(MessageCodec.read(source), source.readLong()));
      case 26 -> new LogRecord.WillCleared(source.readString(), source.readString());
      case 27 -> new LogRecord.ChunkKept(source.readLong(), source.readInt());
      case 28 ->
          new LogRecord.TopicSubscriptionCreated(
              source.readLong(),
              source.readString(),
              readSubscriptionName(),
              source.readString(),
              source.readNullableString(),
              source.readNullableString());
      case 30 ->
          new LogRecord.Scheduled(
              source.readLong(),
              source.readLong(),
              source.readLong(),
              source.readInt(),
              source.readLong());
      case 29 -> new LogRecord.TopicSubscriptionDeleted(source.readLong());
      default -> nextAboutPrepared(type);
    };
  }

  private LogRecord nextAboutPrepared(int type) {
    return switch (type) {
      case 31 ->
          new LogRecord.TransactionPrepared(source.readLong(), source.readString(), readXid());
      case 32 ->
          new LogRecord.EntryHeld(
              source.readLong(), source.readLong(), source.readLong(), readNullable(OUTCOMES));
      case 33 -> new LogRecord.PreparedEnded(source.readLong());
      case 34 ->
          new LogRecord.DeliveryFailed(
              source.readLong(), source.readLong(), source.readInt(), source.readLong());
      case 35 ->
          new LogRecord.ProducerKnown(
              source.readLong(), source.readString(), source.readString(), readRuns());
      case 36 -> new LogRecord.ProducerForgotten(source.readLong());
      case 38 ->
          new LogRecord.TransactionEnded(source.readString(), readXid(), source.readBoolean());
      default ->
          throw new DamagedLogException(
              "unknown record type " + type + " before byte " + source.position());
    };
  }

  private SubscriptionName readSubscriptionName() {
    return new SubscriptionName(
        source.readString(), source.readString(), true, source.readBoolean());
  }

  private long readMessageId() {
    long id = source.readLong();
    messageOffset = source.position();
    return id;
  }

  private LogRecord.MessageStored readNumbered() {
    long id = source.readLong();
    long producer = source.readLong();
    long number = source.readLong();
    messageOffset = source.position();
    return new LogRecord.MessageStored(id, MessageCodec.read(source), producer, number);
  }

  private long[] readRuns() {
    long[] runs = source.readLongs();
    for (int i = 0; i < runs.length; i++) {
      // Within a run the last may be the first; the next one begins after a gap.
      boolean rises = i == 0 || (i % 2 == 1 ? runs[i] >= runs[i - 1] : runs[i] > runs[i - 1]);
      if (!rises || runs.length % 2 == 1) {
        throw new DamagedLogException("runs do not rise, before byte " + source.position());
      }
    }
    return runs;
  }

  private LogRecord.Enqueued readEnqueued() {
    long queue = source.readLong();
    long entry = source.readLong();
    long message = source.readLong();
    int flags = source.readByte();
    return new LogRecord.Enqueued(
        queue,
        entry,
        message,
        qos(flags),
        (flags & 4) != 0,
        (flags & 8) != 0,
        source.readInt(),
        source.readInts(),
        (flags & 16) == 0 ? null : source.readString());
  }

  /** What the lowest bits say. */
  private Qos qos(int flags) {
    int qos = flags & 3;
    if (qos >= QOS.length) {
      throw new DamagedLogException("unknown QoS " + qos + " before byte " + source.position());
    }
    return QOS[qos];
  }

  private LogRecord.MessageAt readMessageAt() {
    long message = source.readLong();
    long chunk = source.readLong();
    int offset = source.readInt();
    int sizeBytes = source.readInt();
    int priority = source.readByte();
    int flags = source.readByte();
    return new LogRecord.MessageAt(
        message,
        chunk,
        offset,
        sizeBytes,
        priority,
        qos(flags),
        source.readLong(),
        source.readNullableString(),
        (flags & 4) != 0);
  }

  private LogRecord.Metered readMetered() {
    return new LogRecord.Metered(
        source.readLong(),
        source.readLong(),
        readProtocol(),
        source.readLong(),
        source.readLong(),
        source.readLong(),
        source.readLong(),
        source.readLong(),
        source.readLong());
  }

  private LogRecord.Subscribed readSubscribed() {
    long session = source.readLong();
    SubscriptionKey key = readKey();
    Qos qos = source.readOneOf(QOS);
    int identifier = source.readInt();
    boolean noLocal = source.readBoolean();
    boolean retainAsPublished = source.readBoolean();
    return new LogRecord.Subscribed(
        session,
        new Subscription(
            key.filter(),
            key.shareName(),
            qos,
            identifier,
            noLocal,
            retainAsPublished,
            source.readOneOf(RETAIN_HANDLINGS)));
  }

  private Protocol readProtocol() {
    return readNullable(PROTOCOLS);
  }

  /** Reads one of these values as its place from 1 on, or 0 for null. */
  private <T> T readNullable(T[] values) {
    int number = source.readByte();
    if (number < 0 || number > values.length) {
      throw new DamagedLogException(
          "there is no value "
              + number
              + " of "
              + values.length
              + ", before byte "
              + source.position());
    }
    return number == 0 ? null : values[number - 1];
  }

  private Xid readXid() {
    int formatId = source.readInt();
    byte[] globalTransactionId = source.readBytes();
    byte[] branchQualifier = source.readBytes();
    try {
      return new Xid(formatId, globalTransactionId, branchQualifier);
    } catch (IllegalArgumentException damaged) {
      throw new DamagedLogException(damaged.getMessage() + ", before byte " + source.position());
    }
  }

  private SubscriptionKey readKey() {
    SubscriptionKey key = readNullableKey();
    if (key == null) {
      throw new DamagedLogException(
          "a subscription has no filter, before byte " + source.position());
    }
    return key;
  }

  private SubscriptionKey readNullableKey() {
    String filter = source.readNullableString();
    String shareName = source.readNullableString();
    return filter == null ? null : new SubscriptionKey(filter, shareName);
  }
}
