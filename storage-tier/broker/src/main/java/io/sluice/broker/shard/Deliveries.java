package io.sluice.broker.shard;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** A session's unsettled deliveries, in the order they were made, under ids from 1 to 65,535. */
final class Deliveries {
  static final int MAX_ID = 65_535;

  /** Null while there never was one: most sessions of most tenants are idle. */
  private Map<Integer, Delivery> byId;

  private int lastId;

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
      byId = new LinkedHashMap<>();
    }
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
    return byId == null ? List.of() : new ArrayList<>(byId.values());
  }
}
