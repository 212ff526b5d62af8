package io.sluice.gateway.config;

/** What a process does in the fleet. */
public enum Role {
  /** Accepts clients. */
  GATEWAY,
  /** Owns shards and stores. */
  STORAGE,
  /** Serves the operator API. */
  CONTROL
}
