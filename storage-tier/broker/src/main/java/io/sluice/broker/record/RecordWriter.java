package io.sluice.broker.record;

import io.sluice.broker.api.Message;
import io.sluice.broker.api.Outcome;
import io.sluice.broker.api.Subscription;
import io.sluice.broker.api.SubscriptionKey;
import io.sluice.broker.api.Xid;
import io.sluice.model.Protocol;

/** Encodes records, each as its type and its fields in order. Types are never renumbered. */
public final class RecordWriter {
  /** Raised whenever an older version could not read what this one writes. */
  public static final byte FORMAT_VERSION = 4;

  private final ByteSink sink;

  public RecordWriter(ByteSink sink) {
    this.sink = sink;
  }

  /** Begins a chunk or snapshot part. */
  public void begin() {
    sink.clear();
    sink.writeByte(FORMAT_VERSION);
  }

  /** Appends a record; returns the offset of the message in it, 0 if it has none. */
  public int write(LogRecord record) {
    if (record instanceof LogRecord.MessageStored r) {
      return r.producer() == 0
          ? writeMessage(r.content(), 10, r.message())
          : writeMessage(r.content(), 37, r.message(), r.producer(), r.number());
    } else if (record instanceof LogRecord.Enqueued r) {
      writeEnqueued(r);
    } else if (record instanceof LogRecord.Dequeued r) {
      writeIds(12, r.queue(), r.entry());
    } else if (record instanceof LogRecord.MessageMoved r) {
      return writeMessage(r.content(), 13, r.message());
    } else if (record instanceof LogRecord.Metered r) {
      writeMetered(r);
    } else if (record instanceof LogRecord.DeliveryFailed r) {
      writeFailed(r);
    } else if (record instanceof LogRecord.PublishRemembered r) {
      writeIds(20, r.session(), r.dedupId());
    } else if (record instanceof LogRecord.PublishForgotten r) {
      writeIds(21, r.session(), r.dedupId());
    } else if (record instanceof LogRecord.DeliveryAssigned r) {
      writeIds(22, r.session(), r.deliveryId(), r.queue(), r.entry());
    } else if (record instanceof LogRecord.DeliveryReceived r) {
      writeIds(23, r.session(), r.deliveryId());
    } else if (record instanceof LogRecord.DeliveryForgotten r) {
      writeIds(24, r.session(), r.deliveryId());
    } else {
      writeRare(record);
    }
    return 0;
  }

  private void writeRare(LogRecord record) {
    if (record instanceof LogRecord.BrokerCreated r) {
      sink.writeByte(1);
      sink.writeString(r.broker());
    } else if (record instanceof LogRecord.BrokerDeleted r) {
      sink.writeByte(2);
      sink.writeString(r.broker());
    } else if (record instanceof LogRecord.SessionCreated r) {
      writeSession(r);
    } else if (record instanceof LogRecord.SessionUpdated r) {
      sink.writeByte(4);
      sink.writeLong(r.session());
      sink.writeString(r.user());
      sink.writeLong(r.expiryMillis());
      sink.writeLong(r.disconnectedAtMillis());
    } else if (record instanceof LogRecord.SessionDeleted r) {
      writeIds(5, r.session());
    } else if (record instanceof LogRecord.Subscribed r) {
      writeSubscribed(r);
    } else if (record instanceof LogRecord.Unsubscribed r) {
      writeIds(7, r.session());
      writeKey(r.key());
    } else if (record instanceof LogRecord.QueueCreated r) {
      writeIds(8, r.queue());
      sink.writeString(r.broker());
      sink.writeString(r.name());
    } else if (record instanceof LogRecord.SubscriptionQueueCreated r) {
      writeIds(9, r.queue(), r.session());
      writeKey(r.shared());
    } else {
      writeBrokerWide(record);
    }
  }

  private void writeBrokerWide(LogRecord record) {
    if (record instanceof LogRecord.MessageAt r) {
      writeMessageAt(r);
    } else if (record instanceof LogRecord.Retained r) {
      writeNames(17, r.broker(), r.topic());
      sink.writeLong(r.message());
    } else if (record instanceof LogRecord.RetainedCleared r) {
      writeNames(18, r.broker(), r.topic());
    } else if (record instanceof LogRecord.WillSet r) {
      writeNames(25, r.broker(), r.clientId());
      MessageCodec.write(sink, r.will().message());
      sink.writeLong(r.will().delayMillis());
    } else if (record instanceof LogRecord.WillCleared r) {
      writeNames(26, r.broker(), r.clientId());
    } else if (record instanceof LogRecord.TopicSubscriptionCreated r) {
      writeTopicSubscription(r);
    } else if (record instanceof LogRecord.TopicSubscriptionDeleted r) {
      writeIds(29, r.queue());
    } else if (record instanceof LogRecord.Scheduled r) {
      writeIds(30, r.queue(), r.entry(), r.atMillis());
      sink.writeInt(r.repetitions());
      sink.writeLong(r.sinceMillis());
    } else if (record instanceof LogRecord.ChunkKept r) {
      writeIds(27, r.chunk(), r.sizeBytes());
    } else {
      writeAboutPrepared(record);
    }
  }

  private void writeAboutPrepared(LogRecord record) {
    if (record instanceof LogRecord.TransactionPrepared r) {
      writeIds(31, r.transaction());
      sink.writeString(r.broker());
      writeXid(r.xid());
    } else if (record instanceof LogRecord.EntryHeld r) {
      writeIds(32, r.transaction(), r.queue(), r.entry());
      writeOutcome(r.outcome());
    } else if (record instanceof LogRecord.PreparedEnded r) {
      writeIds(33, r.transaction());
    } else if (record instanceof LogRecord.TransactionEnded r) {
      writeIds(38);
      sink.writeString(r.broker());
      writeXid(r.xid());
      sink.writeBoolean(r.committed());
    } else {
      writeAboutProducer(record);
    }
  }

  private void writeAboutProducer(LogRecord record) {
    if (record instanceof LogRecord.ProducerKnown r) {
      writeIds(35, r.producer());
      sink.writeString(r.broker());
      sink.writeString(r.name());
      sink.writeLongs(r.runs());
    } else if (record instanceof LogRecord.ProducerForgotten r) {
      writeIds(36, r.producer());
    } else {
      throw new IllegalStateException("no encoding for " + record.getClass());
    }
  }

  private void writeXid(Xid xid) {
    sink.writeInt(xid.formatId());
    sink.writeBytes(xid.globalTransactionId());
    sink.writeBytes(xid.branchQualifier());
  }

  /** Null outcome is 0. */
  private void writeOutcome(Outcome outcome) {
    sink.writeByte(outcome == null ? 0 : outcome.ordinal() + 1);
  }

  private void writeTopicSubscription(LogRecord.TopicSubscriptionCreated r) {
    writeIds(28, r.queue());
    sink.writeString(r.broker());
    sink.writeString(r.name().clientId());
    sink.writeString(r.name().name());
    sink.writeBoolean(r.name().shared());
    sink.writeString(r.filter());
    sink.writeNullableString(r.selector());
    sink.writeNullableString(r.noLocalClient());
  }

  private int writeMessage(Message content, int type, long... ids) {
    writeIds(type, ids);
    int offset = sink.size();
    MessageCodec.write(sink, content);
    return offset;
  }

  private void writeEnqueued(LogRecord.Enqueued r) {
    writeIds(11, r.queue(), r.entry(), r.message());
    int marks = (r.retain() ? 4 : 0) | (r.deadLetter() ? 8 : 0) | (r.topic() == null ? 0 : 16);
    sink.writeByte(r.qos().ordinal() | marks);
    sink.writeInt(r.deliveryCount());
    sink.writeInts(r.subscriptionIds());
    if (r.topic() != null) {
      sink.writeString(r.topic());
    }
  }

  private void writeFailed(LogRecord.DeliveryFailed r) {
    boolean waits = r.retryAtMillis() != 0;
    writeIds(waits ? 34 : 16, r.queue(), r.entry(), r.deliveryCount());
    if (waits) {
      sink.writeLong(r.retryAtMillis());
    }
  }

  private void writeMessageAt(LogRecord.MessageAt r) {
    writeIds(14, r.message(), r.chunk(), r.offset(), r.sizeBytes());
    sink.writeByte(r.priority());
    sink.writeByte(r.qos().ordinal() | (r.closesGroup() ? 4 : 0));
    sink.writeLong(r.expiresAtMillis());
    sink.writeNullableString(r.groupId());
  }

  private void writeMetered(LogRecord.Metered r) {
    sink.writeByte(15);
    sink.writeLong(r.atMillis());
    sink.writeLong(r.hour());
    writeProtocol(r.protocol());
    sink.writeLong(r.connectionMillis());
    sink.writeLong(r.messagesIn());
    sink.writeLong(r.bytesIn());
    sink.writeLong(r.messagesOut());
    sink.writeLong(r.bytesOut());
    sink.writeLong(r.storedByteMillis());
  }

  private void writeSession(LogRecord.SessionCreated r) {
    writeIds(3, r.session());
    sink.writeString(r.broker());
    sink.writeString(r.clientId());
    sink.writeString(r.user());
    writeProtocol(r.protocol());
    sink.writeLong(r.expiryMillis());
  }

  private void writeSubscribed(LogRecord.Subscribed r) {
    Subscription subscription = r.subscription();
    writeIds(6, r.session());
    writeKey(subscription.key());
    sink.writeByte(subscription.qos().ordinal());
    sink.writeInt(subscription.identifier());
    sink.writeBoolean(subscription.noLocal());
    sink.writeBoolean(subscription.retainAsPublished());
    sink.writeByte(subscription.retainHandling().ordinal());
  }

  /** Null protocol is 0. */
  private void writeProtocol(Protocol protocol) {
    sink.writeByte(protocol == null ? 0 : protocol.ordinal() + 1);
  }

  private void writeKey(SubscriptionKey key) {
    sink.writeNullableString(key == null ? null : key.filter());
    sink.writeNullableString(key == null ? null : key.shareName());
  }

  private void writeNames(int type, String broker, String name) {
    sink.writeByte(type);
    sink.writeString(broker);
    sink.writeString(name);
  }

  private void writeIds(int type, long... ids) {
    sink.writeByte(type);
    for (long id : ids) {
      sink.writeLong(id);
    }
  }
}
