package io.sluice.ignite;

import java.nio.file.Path;

/**
 * How the store is run.
 *
 * @param directory holds all that the store writes, and nothing else
 * @param sync what "durable" means when an append is answered
 * @param maxRegionBytes memory off the heap for pages; what does not fit is read from disk again
 * @param minFreeDiskBytes with less room on the disk, writes are refused rather than torn
 * @param appenders threads that append; as many appends share one sync of the disk
 */
public record IgniteOptions(
    Path directory, Sync sync, long maxRegionBytes, long minFreeDiskBytes, int appenders) {

  /** When a write counts as done. */
  public enum Sync {
    /** On disk: survives the loss of power. */
    FSYNC,
    /** With the operating system: survives the end of the process, not the loss of power. */
    LOG_ONLY
  }

  private static final long MIB = 1L << 20;

  /** The least that Ignite runs with. */
  private static final long LEAST_REGION_BYTES = 64 * MIB;

  public IgniteOptions {
    directory = directory.toAbsolutePath().normalize();
    if (maxRegionBytes < LEAST_REGION_BYTES) {
      throw new IllegalArgumentException(
          "maxRegionBytes is " + maxRegionBytes + "; give at least " + LEAST_REGION_BYTES);
    }
    if (minFreeDiskBytes < 0) {
      throw new IllegalArgumentException(
          "minFreeDiskBytes is " + minFreeDiskBytes + "; give 0 or more");
    }
    if (appenders < 1 || appenders > 256) {
      throw new IllegalArgumentException("appenders is " + appenders + "; give 1 to 256");
    }
  }

  /** FSYNC, 512 MiB of pages, 128 MiB of disk kept free, 8 appenders. */
  public static IgniteOptions in(Path directory) {
    return new IgniteOptions(directory, Sync.FSYNC, 512 * MIB, 128 * MIB, 8);
  }

  public IgniteOptions withSync(Sync newSync) {
    return new IgniteOptions(directory, newSync, maxRegionBytes, minFreeDiskBytes, appenders);
  }

  public IgniteOptions withMaxRegionBytes(long bytes) {
    return new IgniteOptions(directory, sync, bytes, minFreeDiskBytes, appenders);
  }

  public IgniteOptions withMinFreeDiskBytes(long bytes) {
    return new IgniteOptions(directory, sync, maxRegionBytes, bytes, appenders);
  }

  public IgniteOptions withAppenders(int threads) {
    return new IgniteOptions(directory, sync, maxRegionBytes, minFreeDiskBytes, threads);
  }
}
