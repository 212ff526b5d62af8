package io.sluice.model.policy;

import java.util.Locale;

/** What a policy is about. */
public enum DestinationKind {
  QUEUE,
  TOPIC;

  /** The kind as the API writes it. */
  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }
}
