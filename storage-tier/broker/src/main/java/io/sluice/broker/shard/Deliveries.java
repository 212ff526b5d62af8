package io.sluice.broker.shard;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.agrona.collections.Int2ObjectHashMap;

/** A session's unsettled deliveries under ids from 1 to a maximum. */
final class Deliveries {
  private static final int INITIAL_CAPACITY = 8;
  private static final float LOAD_FACTOR = 0.65f;

  /** Null while there never was one: most sessions of most tenants are idle. */
  private Int2ObjectHashMap<Delivery> byId;

  private final int maxId;
  private int lastId;
  private long lastOrder;

  Deliveries(int maxId) {
    this.maxId = maxId;
  }

  /** True if no id is free. */
  boolean isFull() {
    return size() >= maxId;
  }

  int size() {
    return byId == null ? 0 : byId.size();
  }

  /** An id that is not taken; there must be one. */
  int nextId() {
    do {
      lastId = lastId == maxId ? 1 : lastId + 1;
    } while (byId != null && byId.containsKey(lastId));
    return lastId;
  }

  void add(Delivery delivery) {
    if (byId == null) {
      byId = new Int2ObjectHashMap<>(INITIAL_CAPACITY, LOAD_FACTOR);
    }
    delivery.order = ++lastOrder;
    byId.put(delivery.id, delivery);
  }

  Delivery get(int id) {
    return byId == null ? null : byId.get(id);
  }

  Delivery remove(int id) {
    return byId == null ? null : byId.remove(id);
  }

  /** All, oldest first; a copy. */
  List<Delivery> all() {
    if (size() == 0) {
      return List.of();
    }
    List<Delivery> deliveries = new ArrayList<>(byId.values());
    deliveries.sort(Comparator.comparingLong(delivery -> delivery.order));
    return deliveries;
  }
}
