package io.sluice.broker.api;

/** What the bytes of a body are. */
public enum BodyKind {
  /** Opaque bytes: MQTT without payload format, AMQP data, JMS BytesMessage. */
  BINARY,
  /** UTF-8 text: MQTT payload format 1, AMQP value of type string, JMS TextMessage. */
  TEXT,
  /** An AMQP-encoded value that is not a string (JMS MapMessage). */
  AMQP_VALUE,
  /** AMQP-encoded sequence sections (JMS StreamMessage). */
  AMQP_SEQUENCE,
  /** A serialised Java object, never deserialised here (JMS ObjectMessage). */
  JAVA_OBJECT
}
