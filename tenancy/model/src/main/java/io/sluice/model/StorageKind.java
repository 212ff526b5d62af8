package io.sluice.model;

/** Where a broker's messages and sessions are kept. */
public enum StorageKind {
  /** On disk before a publisher hears yes; survives the loss of every process. */
  DURABLE,
  /** In the memory of the fleet; lost when the last storage node ends. */
  MEMORY
}
