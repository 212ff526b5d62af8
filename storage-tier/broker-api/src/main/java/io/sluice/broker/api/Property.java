package io.sluice.broker.api;

/**
 * One application property. The value is a String, Boolean, Byte, Short, Integer, Long, Float,
 * Double or byte[]; names may repeat (MQTT user properties do) and keep their order.
 */
public record Property(String name, Object value) {}
