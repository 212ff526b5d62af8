package io.sluice.gateway.connection;

import io.netty.util.concurrent.ScheduledFuture;
import io.sluice.broker.api.Session;
import java.util.concurrent.TimeUnit;

/**
 * Tells the shard how far the socket took a session's deliveries: a client that reads nothing is
 * given no more than its window.
 */
public final class WindowReports {
  /** A report of few deliveries waits so long for more. */
  private static final long REPORT_DELAY_MILLIS = 20;

  private final ClientConnection connection;
  private final Session session;
  private final Flow flow;
  private int writtenMessages;
  private long writtenBytes;
  private ScheduledFuture<?> report;

  public WindowReports(ClientConnection connection, Session session) {
    this.connection = connection;
    this.session = session;
    this.flow = connection.flow();
  }

  /** A delivery was written, or dropped: either way it takes no room any more. */
  public void add(int messageBytes) {
    writtenMessages++;
    writtenBytes += messageBytes;
  }

  /** Reports at once if much of the window is used, else soon. */
  public void reportIfMuch() {
    if (writtenMessages >= flow.windowMessages() / 2 || writtenBytes >= flow.windowBytes() / 2) {
      report();
    } else if (writtenMessages > 0 && report == null) {
      report =
          connection
              .eventLoop()
              .schedule(this::reportLate, REPORT_DELAY_MILLIS, TimeUnit.MILLISECONDS);
    }
  }

  private void reportLate() {
    report = null;
    report();
  }

  /** Reports what was written, unless the socket is full: then when it no longer is. */
  public void report() {
    if (writtenMessages > 0 && connection.out().isWritable()) {
      session.written(writtenMessages, writtenBytes);
      writtenMessages = 0;
      writtenBytes = 0;
    }
  }

  /** Reports nothing by itself any more. */
  public void stop() {
    if (report != null) {
      report.cancel(false);
    }
  }
}
