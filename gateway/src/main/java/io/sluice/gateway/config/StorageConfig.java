package io.sluice.gateway.config;

import io.quarkus.runtime.configuration.MemorySize;
import io.smallrye.config.WithDefault;

/** How durable brokers are stored. */
public interface StorageConfig {
  /** When a write counts as durable. */
  @WithDefault("fsync")
  Durability durability();

  /** Memory outside the heap for cached pages of the store. */
  @WithDefault("256M")
  MemorySize pageCache();

  /** Room on the disk that must stay free; with less, writes are refused. */
  @WithDefault("128M")
  MemorySize minFreeDisk();

  /** What must have happened before a publisher is answered. */
  enum Durability {
    /** The write is on the disk: survives a power failure. */
    FSYNC,
    /** The write is with the operating system: survives kill -9, not a power failure. */
    LOG_ONLY
  }
}
