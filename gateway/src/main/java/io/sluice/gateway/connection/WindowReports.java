package io.sluice.gateway.connection;

import io.sluice.broker.api.Session;

/**
 * Tells the shard how far the socket took a session's deliveries: a client that reads nothing is
 * given no more than its window.
 */
public final class WindowReports {
  private final ClientConnection connection;
  private final Session session;
  private final Flow flow;
  private int writtenMessages;
  private long writtenBytes;

  public WindowReports(ClientConnection connection, Session session) {
    this.connection = connection;
    this.session = session;
    this.flow = connection.flow();
  }

  /**
   * A delivery was written, or dropped: either way it takes no room any more. That is reported when
   * it is half of the window; as long as it is less, the shard has room for a message of any size.
   */
  public void add(int messageBytes) {
    writtenMessages++;
    writtenBytes += messageBytes;
    if (writtenMessages >= flow.windowMessages() / 2 || writtenBytes >= flow.windowBytes() / 2) {
      report();
    }
  }

  /** Reports what was written, unless the socket is full: then when it no longer is. */
  public void report() {
    if (writtenMessages > 0 && connection.out().isWritable()) {
      session.written(writtenMessages, writtenBytes);
      writtenMessages = 0;
      writtenBytes = 0;
    }
  }
}
