package io.sluice.broker.shard;

import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Which consumer has which message group (JMSXGroupID): the first to get a message of it, until it
 * leaves or gets the group's last. The groups longest unused are forgotten beyond a bound, and may
 * then move.
 */
final class MessageGroups {
  private static final int MAX_GROUPS = 10_000;

  /** Null until there is a group; in order of use. */
  private Map<String, Consumer> owners;

  Consumer owner(String group) {
    return owners == null ? null : owners.get(group);
  }

  void assign(String group, Consumer consumer) {
    if (owners == null) {
      owners = new LinkedHashMap<>(16, 0.75f, true);
    }
    consumer.groups++;
    lost(owners.put(group, consumer));
    if (owners.size() > MAX_GROUPS) {
      close(owners.keySet().iterator().next());
    }
  }

  /** The group is nobody's. */
  void close(String group) {
    if (owners != null) {
      lost(owners.remove(group));
    }
  }

  private static void lost(Consumer owner) {
    if (owner != null) {
      owner.groups--;
    }
  }

  /** Sets the groups of a consumer free. */
  void remove(Consumer consumer) {
    if (owners != null) {
      owners.values().removeIf(owner -> owner == consumer);
    }
    consumer.groups = 0;
  }
}
