package io.sluice.broker.api;

/**
 * One application property. The value is a String, Boolean, Byte, Short, Integer, Long, Float,
 * Double, java.util.UUID, byte[] or null; adapters turn what their protocol has besides into the
 * next that keeps the value. Names may repeat (MQTT user properties do) and keep their order.
 */
public record Property(String name, Object value) {}
