package io.sluice.broker.api;

/**
 * The message to publish when the connection is lost, {@code delayMillis} later unless the session
 * is resumed (MQTT 5, 3.1.3.2.2). Its {@link Message#expiresAtMillis} is an interval in
 * milliseconds, counted from when it is published; 0 for never. Its time-stamp is set then.
 */
public record Will(Message message, long delayMillis) {}
