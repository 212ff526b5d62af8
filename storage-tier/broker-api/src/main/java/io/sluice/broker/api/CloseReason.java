package io.sluice.broker.api;

/** Why the broker ended a session's connection. */
public enum CloseReason {
  /** Another connection opened the same session (MQTT 5 reason 0x8E). */
  TAKEN_OVER,
  /** An operator removed the user or its rights (0x98). */
  ADMINISTRATIVE,
  /** The broker or its tenant was deleted (0x98). */
  BROKER_DELETED,
  /** The client exceeded a limit and did not slow down (0x97). */
  QUOTA_EXCEEDED,
  /** The storage node lost the shard or could not write; the client may try again (0x89). */
  UNAVAILABLE,
  /** The node stops in good order (0x8B). */
  SHUTTING_DOWN
}
