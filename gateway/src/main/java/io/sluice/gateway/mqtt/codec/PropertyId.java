package io.sluice.gateway.mqtt.codec;

import static io.sluice.gateway.mqtt.codec.PropertyId.Where.ACK;
import static io.sluice.gateway.mqtt.codec.PropertyId.Where.AUTH;
import static io.sluice.gateway.mqtt.codec.PropertyId.Where.CONNECT;
import static io.sluice.gateway.mqtt.codec.PropertyId.Where.DISCONNECT;
import static io.sluice.gateway.mqtt.codec.PropertyId.Where.PUBLISH;
import static io.sluice.gateway.mqtt.codec.PropertyId.Where.SUBSCRIBE;
import static io.sluice.gateway.mqtt.codec.PropertyId.Where.UNSUBSCRIBE;
import static io.sluice.gateway.mqtt.codec.PropertyId.Where.WILL;

import java.util.Set;

/**
 * MQTT 5's properties (section 2.2.2.2): number, type, smallest and largest value, and in which
 * packets a client may send it. Properties that only servers send are allowed in none.
 */
public enum PropertyId {
  PAYLOAD_FORMAT_INDICATOR(0x01, Type.BYTE, 0, 1, PUBLISH, WILL),
  MESSAGE_EXPIRY_INTERVAL(0x02, Type.INT, 0, Type.MAX_INT, PUBLISH, WILL),
  CONTENT_TYPE(0x03, Type.STRING, PUBLISH, WILL),
  RESPONSE_TOPIC(0x08, Type.STRING, PUBLISH, WILL),
  CORRELATION_DATA(0x09, Type.BINARY, PUBLISH, WILL),
  SUBSCRIPTION_IDENTIFIER(0x0B, Type.VARIABLE_INT, 1, 268_435_455, SUBSCRIBE),
  SESSION_EXPIRY_INTERVAL(0x11, Type.INT, 0, Type.MAX_INT, CONNECT, DISCONNECT),
  ASSIGNED_CLIENT_IDENTIFIER(0x12, Type.STRING),
  SERVER_KEEP_ALIVE(0x13, Type.SHORT, 0, 65_535),
  AUTHENTICATION_METHOD(0x15, Type.STRING, CONNECT, AUTH),
  AUTHENTICATION_DATA(0x16, Type.BINARY, CONNECT, AUTH),
  REQUEST_PROBLEM_INFORMATION(0x17, Type.BYTE, 0, 1, CONNECT),
  WILL_DELAY_INTERVAL(0x18, Type.INT, 0, Type.MAX_INT, WILL),
  REQUEST_RESPONSE_INFORMATION(0x19, Type.BYTE, 0, 1, CONNECT),
  RESPONSE_INFORMATION(0x1A, Type.STRING),
  SERVER_REFERENCE(0x1C, Type.STRING),
  REASON_STRING(0x1F, Type.STRING, ACK, DISCONNECT, AUTH),
  RECEIVE_MAXIMUM(0x21, Type.SHORT, 1, 65_535, CONNECT),
  TOPIC_ALIAS_MAXIMUM(0x22, Type.SHORT, 0, 65_535, CONNECT),
  /** Its own class checks the value, for which MQTT has a reason code. */
  TOPIC_ALIAS(0x23, Type.SHORT, 0, 65_535, PUBLISH),
  MAXIMUM_QOS(0x24, Type.BYTE, 0, 1),
  RETAIN_AVAILABLE(0x25, Type.BYTE, 0, 1),
  USER_PROPERTY(
      0x26,
      Type.STRING_PAIR,
      CONNECT,
      WILL,
      PUBLISH,
      ACK,
      SUBSCRIBE,
      UNSUBSCRIBE,
      DISCONNECT,
      AUTH),
  MAXIMUM_PACKET_SIZE(0x27, Type.INT, 1, Type.MAX_INT, CONNECT),
  WILDCARD_SUBSCRIPTION_AVAILABLE(0x28, Type.BYTE, 0, 1),
  SUBSCRIPTION_IDENTIFIER_AVAILABLE(0x29, Type.BYTE, 0, 1),
  SHARED_SUBSCRIPTION_AVAILABLE(0x2A, Type.BYTE, 0, 1);

  /** How a value is written. Integers are held as Long, the others as String or byte[]. */
  enum Type {
    BYTE,
    SHORT,
    INT,
    VARIABLE_INT,
    STRING,
    BINARY,
    STRING_PAIR;

    static final long MAX_INT = 0xFFFF_FFFFL;
  }

  /** Where a client sends properties. */
  enum Where {
    CONNECT,
    WILL,
    PUBLISH,
    /** PUBACK, PUBREC, PUBREL and PUBCOMP. */
    ACK,
    SUBSCRIBE,
    UNSUBSCRIBE,
    DISCONNECT,
    AUTH
  }

  private static final PropertyId[] BY_NUMBER = new PropertyId[0x80];

  static {
    for (PropertyId id : values()) {
      BY_NUMBER[id.number] = id;
    }
  }

  private final int number;
  private final Type type;
  private final long min;
  private final long max;
  private final Set<Where> allowed;

  PropertyId(int number, Type type, long min, long max, Where... allowed) {
    this.number = number;
    this.type = type;
    this.min = min;
    this.max = max;
    this.allowed = Set.of(allowed);
  }

  PropertyId(int number, Type type, Where... allowed) {
    this(number, type, 0, 0, allowed);
  }

  int number() {
    return number;
  }

  Type type() {
    return type;
  }

  boolean allowedIn(Where where) {
    return allowed.contains(where);
  }

  boolean inRange(long value) {
    return value >= min && value <= max;
  }

  /** The property of this number, or null. */
  static PropertyId ofNumber(int number) {
    return number < BY_NUMBER.length ? BY_NUMBER[number] : null;
  }
}
