package io.sluice.control;

import io.sluice.control.ChangeLocks.Held;
import io.sluice.model.ControlStore;
import io.sluice.model.Plan;
import io.sluice.model.Tenant;
import jakarta.inject.Singleton;
import java.util.List;

/** Reads and changes plans. Every call may block. */
@Singleton
public class PlanService {
  private static final int TENANTS_NAMED = 3;

  private final ControlStore store;
  private final LiveChanges live;
  private final ChangeLocks locks;

  PlanService(ControlStore store, LiveChanges live, ChangeLocks locks) {
    this.store = store;
    this.live = live;
    this.locks = locks;
  }

  /** All plans by name. */
  public List<Plan> list() {
    return store.plans();
  }

  /** The plan; NOT_FOUND if there is none. */
  public Plan get(String name) {
    return store.plan(name).orElseThrow(() -> ControlException.notFound("plan", name));
  }

  /** Makes or replaces a plan; its tenants' next connections and messages are held to it. */
  public Change<Plan> put(Plan plan) {
    boolean created;
    try (Held held = locks.plansToChange()) {
      created = store.plan(plan.name()).isEmpty();
      store.put(plan);
    }
    live.inBatches(
        tenantsOn(plan.name()),
        tenant -> {
          try (Held held = locks.tenant(tenant)) {
            return live.configure(tenant);
          }
        });
    return new Change<>(created, plan);
  }

  /** Deletes a plan; NOT_FOUND if there is none, CONFLICT if a tenant has it. */
  public void delete(String name) {
    try (Held held = locks.plansToChange()) {
      Plan plan = get(name);
      List<String> tenants = tenantsOn(plan.name());
      if (!tenants.isEmpty()) {
        throw ControlException.conflict(
            "plan '%s' is the plan of %d tenants, such as %s; give them another plan first"
                .formatted(name, tenants.size(), tenants.stream().limit(TENANTS_NAMED).toList()));
      }
      store.deletePlan(name);
    }
  }

  private List<String> tenantsOn(String plan) {
    return store.tenants().stream()
        .filter(tenant -> tenant.plan().equals(plan))
        .map(Tenant::name)
        .toList();
  }
}
