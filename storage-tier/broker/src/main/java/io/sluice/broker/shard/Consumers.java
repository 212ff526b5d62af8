package io.sluice.broker.shard;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/** The consumers of a queue: highest priority first, in turn within a priority. */
final class Consumers {
  private final List<Consumer> byPriority = new ArrayList<>(1);
  private final MessageGroups groups = new MessageGroups();

  void add(Consumer consumer) {
    int place = 0;
    while (place < byPriority.size() && byPriority.get(place).priority >= consumer.priority) {
      place++;
    }
    byPriority.add(place, consumer);
  }

  void remove(Consumer consumer) {
    byPriority.remove(consumer);
    groups.remove(consumer);
  }

  boolean isEmpty() {
    return byPriority.isEmpty();
  }

  int size() {
    return byPriority.size();
  }

  boolean canTakeAny() {
    for (Consumer consumer : byPriority) {
      if (consumer.canTakeAny()) {
        return true;
      }
    }
    return false;
  }

  /**
   * The consumer to take this entry now, or null: its message group belongs to another, or nobody
   * has credit for it.
   */
  Consumer choose(Entry entry) {
    String group = entry.message.groupId;
    Consumer owner = group == null ? null : groups.owner(group);
    if (owner != null) {
      return owner.canTake(entry) ? owner : null;
    }
    Consumer chosen = nextInTurn(entry);
    if (chosen != null && group != null) {
      groups.assign(group, chosen);
    }
    return chosen;
  }

  private Consumer nextInTurn(Entry entry) {
    Consumer exclusive = exclusive();
    if (exclusive != null) {
      return exclusive.canTake(entry) ? exclusive : null;
    }
    for (int i = 0; i < byPriority.size(); i++) {
      Consumer candidate = byPriority.get(i);
      if (candidate.canTake(entry)) {
        moveToEndOfItsPriority(i, candidate.priority);
        return candidate;
      }
    }
    return null;
  }

  private Consumer exclusive() {
    for (Consumer consumer : byPriority) {
      if (consumer.exclusive) {
        return consumer;
      }
    }
    return null;
  }

  private void moveToEndOfItsPriority(int place, int priority) {
    int end = place + 1;
    while (end < byPriority.size() && byPriority.get(end).priority == priority) {
      end++;
    }
    if (end - place > 1) {
      Collections.rotate(byPriority.subList(place, end), -1);
    }
  }
}
