package io.sluice.ignite;

import java.io.IOException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.ignite.Ignite;
import org.apache.ignite.failure.AbstractFailureHandler;
import org.apache.ignite.failure.FailureContext;

/**
 * Whether the store can be written to. As Ignite's failure handler it remembers the first critical
 * failure instead of ending the process: brokers in memory live on, and health checks tell why.
 */
final class StoreHealth extends AbstractFailureHandler {
  private static final long LOOK_AT_DISK_NANOS = TimeUnit.MILLISECONDS.toNanos(200);

  private final DataDirectory directory;
  private final long minFreeBytes;
  private final AtomicReference<FailureContext> failure = new AtomicReference<>();
  private final AtomicLong lookedAtNanos = new AtomicLong(System.nanoTime() - LOOK_AT_DISK_NANOS);
  private volatile long freeBytes;

  StoreHealth(DataDirectory directory, long minFreeBytes) {
    this.directory = directory;
    this.minFreeBytes = minFreeBytes;
  }

  /** Null if all is well, else what is wrong and what to do. */
  String problem() {
    FailureContext failed = failure.get();
    if (failed != null) {
      return "the store in "
          + directory.path()
          + " failed ("
          + failed.type()
          + ": "
          + failed.error()
          + "); remove the cause and restart";
    }
    long free = freeBytesLately();
    if (free < minFreeBytes) {
      return "the disk of "
          + directory.path()
          + " has "
          + free
          + " bytes free, fewer than the "
          + minFreeBytes
          + " that must stay free; make room";
    }
    return null;
  }

  void requireWritable() {
    String problem = problem();
    if (problem != null) {
      throw new StoreFailedException(problem);
    }
  }

  @Override
  protected boolean handle(Ignite ignite, FailureContext context) {
    failure.compareAndSet(null, context);
    return true;
  }

  private long freeBytesLately() {
    long now = System.nanoTime();
    long looked = lookedAtNanos.get();
    if (now - looked >= LOOK_AT_DISK_NANOS && lookedAtNanos.compareAndSet(looked, now)) {
      try {
        freeBytes = directory.freeBytes();
      } catch (IOException unreadable) {
        throw new StoreFailedException(
            "cannot read the free room of " + directory.path(), unreadable);
      }
    }
    return freeBytes;
  }
}
