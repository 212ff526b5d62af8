package io.sluice.tests.matrix;

import java.util.Map;

/**
 * What a client was handed, as its library shows it; null for what is not there.
 *
 * @param text true if the client was told that it is a text
 * @param properties what applications set, by name
 */
record Received(
    boolean text,
    byte[] body,
    Map<String, Object> properties,
    Object correlation,
    String replyTo,
    String contentType,
    Long ttlMillis,
    Integer priority) {}
