package io.sluice.ignite;

import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.LongSupplier;
import org.apache.ignite.Ignite;
import org.apache.ignite.failure.AbstractFailureHandler;
import org.apache.ignite.failure.FailureContext;

/**
 * Whether the store can be written to. As Ignite's failure handler it remembers the first critical
 * failure instead of ending the process: brokers in memory live on, and health checks tell why.
 */
final class StoreHealth extends AbstractFailureHandler {
  private static final long LOOK_AT_DISK_NANOS = TimeUnit.MILLISECONDS.toNanos(200);

  /** Tells the room on a disk. */
  interface FreeRoom {
    long bytes() throws IOException;
  }

  private final Path directory;
  private final FreeRoom room;
  private final long minFreeBytes;
  private final LongSupplier nanoClock;
  private final AtomicReference<FailureContext> failure = new AtomicReference<>();
  private final AtomicLong lookedAtNanos;
  private volatile long freeBytes;

  StoreHealth(Path directory, FreeRoom room, long minFreeBytes, LongSupplier nanoClock) {
    this.directory = directory;
    this.room = room;
    this.minFreeBytes = minFreeBytes;
    this.nanoClock = nanoClock;
    lookedAtNanos = new AtomicLong(nanoClock.getAsLong() - LOOK_AT_DISK_NANOS);
  }

  /** Null if all is well, else what is wrong and what to do. */
  String problem() {
    FailureContext failed = failure.get();
    if (failed != null) {
      return "the store in "
          + directory
          + " failed ("
          + failed.type()
          + ": "
          + failed.error()
          + "); remove the cause and restart";
    }
    long free = freeBytesLately();
    if (free < minFreeBytes) {
      return "the disk of "
          + directory
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
    long now = nanoClock.getAsLong();
    long looked = lookedAtNanos.get();
    if (now - looked >= LOOK_AT_DISK_NANOS && lookedAtNanos.compareAndSet(looked, now)) {
      try {
        freeBytes = room.bytes();
      } catch (IOException unreadable) {
        throw new StoreFailedException("cannot read the free room of " + directory, unreadable);
      }
    }
    return freeBytes;
  }
}
