package io.sluice.tests.matrix;

/** A client of one protocol at the demo broker, that publishes to topics and subscribes to them. */
interface Peer extends AutoCloseable {
  /** Sends a sample with all that this protocol can say. Topics are paths with slashes. */
  void send(String topic, Sample sample) throws Exception;

  /** Has the topic's messages sent to this client; returns when the broker has said so. */
  void subscribe(String topic) throws Exception;

  /** Waits for the next message. */
  Received receive() throws Exception;
}
