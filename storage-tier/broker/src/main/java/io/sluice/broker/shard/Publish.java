package io.sluice.broker.shard;

import io.sluice.broker.api.Message;
import io.sluice.broker.api.ProducerSequence;

/**
 * A message that a client publishes.
 *
 * @param by null if its producer does not number its messages
 */
record Publish(Message message, ProducerSequence by) {}
