package io.sluice.broker.shard;

/** What one producer that numbers its messages is known to have published. */
final class Producer {
  /** Its id in the log; 0 if that knows nothing of it. */
  final long id;

  final String name;
  final NumberRuns numbers;

  /** Where its last message came from; null if that has ended. */
  Connection connection;

  /** When that was, or the restart. */
  long notedAtMillis;

  Producer(long id, String name, long[] runs) {
    this.id = id;
    this.name = name;
    numbers = new NumberRuns(runs);
  }

  /** Notes a message; false if it is noted already. */
  boolean note(Connection from, long number, long nowMillis) {
    connection = from;
    notedAtMillis = nowMillis;
    return numbers.add(number);
  }

  void leave(Connection ended) {
    connection = connection == ended ? null : connection;
  }

  /** False if another one had the name before. */
  boolean isOf(Connection from, boolean mayBeRepeated) {
    return mayBeRepeated || connection == from;
  }
}
