package io.sluice.broker.shard;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/**
 * The consumers of a queue: highest priority first, in turn within a priority, but that a new
 * message group goes to who has the fewest.
 */
final class Consumers {
  private final List<Consumer> byPriority = new ArrayList<>(1);
  private final MessageGroups groups = new MessageGroups();

  /** Those that take nothing out; null until the first. */
  private List<Consumer> browsers;

  /** Those that are members of a wildcard; null until the first. */
  private List<WildcardConsumer> wildcards;

  private int selective;
  private int draining;

  void add(Consumer consumer) {
    if (consumer.wildcard != null) {
      wildcards = wildcards == null ? new ArrayList<>(1) : wildcards;
      wildcards.add(consumer.wildcard);
    }
    selective += consumer.isSelective() ? 1 : 0;
    if (consumer.browses) {
      browsers = browsers == null ? new ArrayList<>(1) : browsers;
      browsers.add(consumer);
      return;
    }
    int place = 0;
    while (place < byPriority.size() && byPriority.get(place).priority >= consumer.priority) {
      place++;
    }
    byPriority.add(place, consumer);
  }

  void remove(Consumer consumer) {
    if (consumer.wildcard != null) {
      wildcards.remove(consumer.wildcard);
    }
    draining -= consumer.draining ? 1 : 0;
    selective -= consumer.isSelective() ? 1 : 0;
    if (consumer.browses) {
      browsers.remove(consumer);
      return;
    }
    byPriority.remove(consumer);
    groups.remove(consumer);
  }

  /** Tells wildcards that this queue has handed out what it could. */
  void tellWildcards(Queue queue) {
    if (wildcards != null) {
      List.copyOf(wildcards).forEach(wildcard -> wildcard.dispatched(queue));
    }
  }

  /** True if a drain is to be answered. */
  boolean areDraining() {
    return draining > 0;
  }

  /** The consumer is to use its credit up or lose it. */
  void drain(Consumer consumer) {
    draining += consumer.draining ? 0 : 1;
    consumer.draining = true;
  }

  /** Answers the drains that are over, after a dispatch. */
  void endDrains() {
    if (draining == 0) {
      return;
    }
    List<Consumer> all = new ArrayList<>(byPriority);
    all.addAll(browsers());
    for (Consumer consumer : all) {
      draining -= consumer.endDrain() ? 1 : 0;
    }
  }

  /** True if a consumer takes, or sees, not simply what comes first. */
  boolean areSelective() {
    return selective > 0;
  }

  List<Consumer> browsers() {
    return browsers == null ? List.of() : browsers;
  }

  /** Those that take, in the order of their turn. */
  List<Consumer> inTurn() {
    return byPriority;
  }

  /** The consumer took an entry: the others of its priority are before it now. */
  void tookTurn(Consumer consumer) {
    if (exclusive() == null) {
      moveToEndOfItsPriority(byPriority.indexOf(consumer), consumer.priority);
    }
  }

  /** True if neither a message group nor an exclusive consumer stands against it. */
  boolean mayTake(Consumer consumer, Entry entry) {
    Consumer only = only(entry);
    return (only == null || only == consumer) && consumer.canTake(entry);
  }

  /**
   * Who alone may take this entry, or null: an exclusive consumer, or its message group's. What
   * waits for a session is that one's, whoever came meanwhile.
   */
  private Consumer only(Entry entry) {
    if (entry.reserved != null) {
      return null;
    }
    Consumer exclusive = exclusive();
    String group = entry.message.groupId;
    return exclusive != null || group == null ? exclusive : groups.owner(group);
  }

  /**
   * The consumer gets an entry, and its group with it, until the group's last message; true if it
   * did not have that before.
   */
  boolean takeGroup(Entry entry, Consumer consumer) {
    StoredMessage message = entry.message;
    if (message.groupId == null || entry.reserved != null) {
      return false;
    }
    boolean isFirst = groups.owner(message.groupId) != consumer;
    if (message.closesGroup) {
      groups.close(message.groupId);
    } else {
      groups.assign(message.groupId, consumer);
    }
    return isFirst;
  }

  boolean isEmpty() {
    return byPriority.isEmpty() && browsers().isEmpty();
  }

  int size() {
    return byPriority.size() + browsers().size();
  }

  boolean canTakeAny() {
    for (Consumer consumer : byPriority) {
      if (consumer.canTakeAny()) {
        return true;
      }
    }
    return false;
  }

  /** The consumer to take this entry now, or null: it is another's alone, or nobody can. */
  Consumer choose(Entry entry) {
    Consumer only = only(entry);
    if (only != null && !only.canTake(entry)) {
      return null;
    }
    return only == null ? nextInTurn(entry) : only;
  }

  private Consumer nextInTurn(Entry entry) {
    boolean newGroup = entry.message.groupId != null && entry.reserved == null;
    Consumer chosen = null;
    int place = 0;
    for (int i = 0; i < byPriority.size() && (chosen == null || newGroup); i++) {
      Consumer candidate = byPriority.get(i);
      if (chosen != null && candidate.priority < chosen.priority) {
        break;
      }
      if (candidate.canTake(entry) && (chosen == null || candidate.groups < chosen.groups)) {
        chosen = candidate;
        place = i;
      }
    }
    if (chosen != null) {
      moveToEndOfItsPriority(place, chosen.priority);
    }
    return chosen;
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
