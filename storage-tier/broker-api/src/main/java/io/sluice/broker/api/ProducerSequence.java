package io.sluice.broker.api;

import java.util.Objects;

/**
 * Which of its producer's messages one is, so that a message can be told from a new one when it is
 * sent again because its first answer was lost.
 *
 * @param producer unique in its broker for all time, whatever connection it sends on; at most
 *     {@link #MAX_NAME_CHARS} characters
 * @param number that of the message: another one for each of the producer's, with or without gaps
 * @param mayBeRepeated true if the producer may have sent it on an earlier connection. One that may
 *     not is never taken for a repeated one: a producer of that name before was another one
 */
public record ProducerSequence(String producer, long number, boolean mayBeRepeated) {
  public static final int MAX_NAME_CHARS = 256;

  public ProducerSequence {
    Objects.requireNonNull(producer);
    if (producer.length() > MAX_NAME_CHARS) {
      throw new IllegalArgumentException(
          "a producer's name has at most "
              + MAX_NAME_CHARS
              + " characters, not "
              + producer.length());
    }
  }
}
