package io.sluice.tests.simulation;

/** A will of the model; {@code dueMillis} is {@link Long#MAX_VALUE} while its client is there. */
record ModelWill(Sent sent, long delayMillis, long dueMillis) {
  ModelWill dueAt(long millis) {
    return new ModelWill(sent, delayMillis, millis);
  }
}
