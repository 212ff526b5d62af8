package io.sluice.broker.shard;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.agrona.collections.Int2ObjectHashMap;

/** A session's unsettled deliveries under ids from 1 to 65,535. */
final class Deliveries {
  static final int MAX_ID = 65_535;
  private static final int INITIAL_CAPACITY = 8;
  private static final float LOAD_FACTOR = 0.65f;

  /** Null while there never was one: most sessions of most tenants are idle. */
  private Int2ObjectHashMap<Delivery> byId;

  private int lastId;
  private long lastOrder;

  int size() {
    return byId == null ? 0 : byId.size();
  }

  /** An id that is not taken; there must be fewer than {@link #MAX_ID} deliveries. */
  int nextId() {
    do {
      lastId = lastId == MAX_ID ? 1 : lastId + 1;
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
