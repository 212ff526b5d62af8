package io.sluice.control;

import io.sluice.control.ChangeLocks.Held;
import io.sluice.control.ControlException.Kind;
import io.sluice.model.Broker;
import io.sluice.model.ControlStore;
import io.sluice.model.Tenant;
import jakarta.inject.Singleton;
import java.util.List;

/** Reads and changes tenants. Every call may block. */
@Singleton
public class TenantService {
  private final ControlStore store;
  private final LiveChanges live;
  private final ChangeLocks locks;

  TenantService(ControlStore store, LiveChanges live, ChangeLocks locks) {
    this.store = store;
    this.live = live;
    this.locks = locks;
  }

  /** All tenants by name. */
  public List<Tenant> list() {
    return store.tenants();
  }

  /** The tenant; NOT_FOUND if there is none. */
  public Tenant get(String name) {
    return store.tenant(name).orElseThrow(() -> ControlException.notFound("tenant", name));
  }

  /**
   * Makes a tenant, or changes its plan, which acts on what comes next; UNPROCESSABLE if there is
   * no such plan.
   */
  public Change<Tenant> put(Tenant tenant) {
    try (Held plans = locks.plansAsTheyAre();
        Held held = locks.tenant(tenant.name())) {
      if (store.plan(tenant.plan()).isEmpty()) {
        throw new ControlException(
            Kind.UNPROCESSABLE,
            "there is no plan '%s'; make it first, or name one of those there are"
                .formatted(tenant.plan()));
      }
      boolean created = store.tenant(tenant.name()).isEmpty();
      store.put(tenant);
      live.await(List.of(live.configure(tenant.name())));
      return new Change<>(created, tenant);
    }
  }

  /**
   * Deletes a tenant, its brokers, their users and all they stored; its clients are disconnected.
   * NOT_FOUND if there is none. The tenant itself goes last, so that a deletion cut short can be
   * repeated.
   */
  public void delete(String name) {
    try (Held held = locks.tenant(name)) {
      get(name);
      List<Broker> brokers = store.brokers(name);
      brokers.forEach(broker -> store.deleteBroker(broker.id()));
      live.inBatches(brokers, broker -> live.brokerDeleted(name, broker.id()));
      live.await(List.of(live.tenantDeleted(name)));
      store.deleteTenant(name);
    }
  }
}
