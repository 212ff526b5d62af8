package io.sluice.tests.simulation;

/** The usage of the model, summed over hours. */
final class ModelUsage {
  long messagesIn;
  long bytesIn;
  long messagesOut;
  long bytesOut;
  long connectionMillis;
  long storedByteMillis;
  long countedToMillis;

  /** Time went by with this much open and stored. */
  void advance(long nowMillis, int connections, long storedBytes) {
    long millis = nowMillis - countedToMillis;
    connectionMillis += millis * connections;
    storedByteMillis += millis * storedBytes;
    countedToMillis = nowMillis;
  }

  void in(Sent sent) {
    messagesIn++;
    bytesIn += sent.sizeBytes();
  }

  void out(Sent sent) {
    messagesOut++;
    bytesOut += sent.sizeBytes();
  }

  ModelUsage copy() {
    ModelUsage copy = new ModelUsage();
    copy.messagesIn = messagesIn;
    copy.bytesIn = bytesIn;
    copy.messagesOut = messagesOut;
    copy.bytesOut = bytesOut;
    copy.connectionMillis = connectionMillis;
    copy.storedByteMillis = storedByteMillis;
    copy.countedToMillis = countedToMillis;
    return copy;
  }
}
