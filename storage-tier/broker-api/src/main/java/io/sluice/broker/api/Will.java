package io.sluice.broker.api;

/** The message to publish when the connection is lost, {@code delayMillis} later unless the session is resumed (MQTT 5, 3.1.3.2.2). */
public record Will(Message message, long delayMillis) {}
