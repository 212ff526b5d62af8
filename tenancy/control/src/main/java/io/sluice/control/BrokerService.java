package io.sluice.control;

import io.sluice.broker.api.BrokerStatus;
import io.sluice.broker.api.TenantAdmin;
import io.sluice.control.ChangeLocks.Held;
import io.sluice.model.Broker;
import io.sluice.model.ControlStore;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionStage;

/** Reads and changes brokers. Every call but {@link #status} may block. */
@Singleton
public class BrokerService {
  private final ControlStore store;
  private final TenantAdmin admin;
  private final LiveChanges live;
  private final ChangeLocks locks;

  BrokerService(ControlStore store, TenantAdmin admin, LiveChanges live, ChangeLocks locks) {
    this.store = store;
    this.admin = admin;
    this.live = live;
    this.locks = locks;
  }

  /** The tenant's brokers by id; NOT_FOUND if there is no such tenant. */
  public List<Broker> list(String tenant) {
    requireTenant(tenant);
    return store.brokers(tenant);
  }

  /** The broker; NOT_FOUND if the tenant has none of this id. */
  public Broker get(String tenant, String id) {
    requireTenant(tenant);
    return find(tenant, id).orElseThrow(() -> ControlException.notFound("broker", id));
  }

  /** Live figures; asks the tenant's shard. */
  public CompletionStage<BrokerStatus> status(Broker broker) {
    return admin.status(broker.tenant(), broker.id());
  }

  /**
   * Makes a broker. NOT_FOUND if there is no such tenant; CONFLICT if another tenant has a broker
   * of this id, or this one has one that stores otherwise: what it holds would have to move.
   */
  public Change<Broker> put(Broker broker) {
    try (Held held = locks.tenant(broker.tenant())) {
      requireTenant(broker.tenant());
      Optional<Broker> before = store.broker(broker.id());
      if (before.isPresent()
          && before.get().tenant().equals(broker.tenant())
          && before.get().storage() != broker.storage()) {
        throw ControlException.conflict(
            "broker '%s' exists and its storage cannot be changed; delete it first, with all it holds"
                .formatted(broker.id()));
      }
      if (!store.put(broker)) {
        throw ControlException.conflict(
            "broker id '%s' is taken by another tenant; ids are unique in the installation, choose another"
                .formatted(broker.id()));
      }
      live.brokerMade(broker.id());
      live.await(List.of(live.configure(broker.tenant())));
      return new Change<>(before.isEmpty(), broker);
    }
  }

  /**
   * Deletes a broker, its users and all it stored; its clients are disconnected. NOT_FOUND if the
   * tenant has none of this id, but not before the shard was told, in case an earlier deletion did
   * not get as far.
   */
  public void delete(String tenant, String id) {
    try (Held held = locks.tenant(tenant)) {
      requireTenant(tenant);
      boolean existed = find(tenant, id).isPresent() && store.deleteBroker(id);
      live.await(List.of(live.brokerDeleted(tenant, id), live.configure(tenant)));
      if (!existed) {
        throw ControlException.notFound("broker", id);
      }
    }
  }

  private Optional<Broker> find(String tenant, String id) {
    return store.broker(id).filter(broker -> broker.tenant().equals(tenant));
  }

  private void requireTenant(String tenant) {
    if (store.tenant(tenant).isEmpty()) {
      throw ControlException.notFound("tenant", tenant);
    }
  }
}
