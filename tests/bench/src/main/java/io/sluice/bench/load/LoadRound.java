package io.sluice.bench.load;

/**
 * What one round measured.
 *
 * @param serverMicros CPU of the server a message received, all of its threads
 * @param generatorMicros CPU of the load generator a message received
 * @param lost messages that had not come when the round was over and drained
 * @param repeated messages that came again or out of order
 */
public record LoadRound(
    double messagesPerSecond,
    double p50Millis,
    double p99Millis,
    double maxMillis,
    double serverMicros,
    double generatorMicros,
    long lost,
    long repeated) {}
