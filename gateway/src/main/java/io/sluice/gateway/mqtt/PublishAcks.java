package io.sluice.gateway.mqtt;

import io.sluice.gateway.mqtt.codec.PacketType;
import io.sluice.gateway.mqtt.codec.Reason;

/**
 * Answers a client's publishes in the order they came (MQTT-4.6.0-2, MQTT-4.6.0-3), in whichever
 * order the shard answers: one that needs no disk does not wait for one that does. A ring of those
 * that are not answered yet; a tag is a place in it.
 */
final class PublishAcks {
  private static final int FIRST_CAPACITY = 8;

  private final Replies replies;
  private final ReceiveQuota quota;
  private long head;
  private long tail;

  /** By place: {@code qos << 16 | packetId}. */
  private int[] packets = {};

  private int[] bytes = {};

  /** By place; null while the shard has not answered. */
  private Reason[] reasons = {};

  private String[] details = {};

  PublishAcks(Replies replies, ReceiveQuota quota) {
    this.replies = replies;
    this.quota = quota;
  }

  /** The tag of a publish of so many bytes at QoS 0, which has no place here. */
  static long unansweredTag(int bytes) {
    return -1L - bytes;
  }

  static boolean isUnanswered(long tag) {
    return tag < 0;
  }

  static int unansweredBytes(long tag) {
    return (int) (-1 - tag);
  }

  /** Takes a place for a publish and returns its tag. */
  long add(int qos, int packetId, int messageBytes) {
    if (tail - head == packets.length) {
      grow();
    }
    int at = place(tail);
    packets[at] = qos << 16 | packetId;
    bytes[at] = messageBytes;
    reasons[at] = null;
    details[at] = null;
    return tail++;
  }

  int bytes(long tag) {
    return bytes[place(tag)];
  }

  /** The answer to a publish: sent as soon as all before it are. */
  void complete(long tag, Reason reason, String detail) {
    reasons[place(tag)] = reason;
    details[place(tag)] = detail;
    while (head < tail && reasons[place(head)] != null) {
      answer(place(head));
      head++;
    }
  }

  private void answer(int at) {
    int qos = packets[at] >> 16;
    int packetId = packets[at] & 0xFFFF;
    PacketType type = qos == 1 ? PacketType.PUBACK : PacketType.PUBREC;
    replies.ack(type, packetId, reasons[at], details[at]);
    quota.answered(qos, packetId, reasons[at]);
    details[at] = null;
  }

  private int place(long tag) {
    return (int) tag & packets.length - 1;
  }

  private void grow() {
    int capacity = Math.max(FIRST_CAPACITY, 2 * packets.length);
    int[] oldPackets = packets;
    int[] oldBytes = bytes;
    Reason[] oldReasons = reasons;
    String[] oldDetails = details;
    packets = new int[capacity];
    bytes = new int[capacity];
    reasons = new Reason[capacity];
    details = new String[capacity];
    for (long tag = head; tag < tail; tag++) {
      int from = (int) tag & oldPackets.length - 1;
      int to = place(tag);
      packets[to] = oldPackets[from];
      bytes[to] = oldBytes[from];
      reasons[to] = oldReasons[from];
      details[to] = oldDetails[from];
    }
  }
}
