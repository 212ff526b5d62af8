package io.sluice.control;

import io.sluice.auth.DirectoryOptions;
import io.sluice.auth.PasswordHasher;
import io.sluice.auth.PasswordOptions;
import io.sluice.auth.Passwords;
import io.sluice.auth.UserDirectory;
import io.sluice.model.Broker;
import io.sluice.model.Limits;
import io.sluice.model.MemoryControlStore;
import io.sluice.model.Plan;
import io.sluice.model.Resource;
import io.sluice.model.StorageKind;
import io.sluice.model.Tenant;
import java.time.Duration;
import java.util.Map;

/**
 * The services over control data in memory that holds two plans and tenant {@code acme} with broker
 * {@code orders}.
 */
final class Fixture implements AutoCloseable {
  final MemoryControlStore store = new MemoryControlStore();
  final FakeTenantAdmin admin = new FakeTenantAdmin();
  final UserDirectory directory = new UserDirectory(store, DirectoryOptions.defaults());
  final Passwords passwords = new Passwords(new PasswordHasher(), PasswordOptions.defaults());
  final PlanService plans;
  final TenantService tenants;
  final BrokerService brokers;
  final UserService users;

  Fixture() {
    ChangeLocks locks = new ChangeLocks();
    LiveChanges live = new LiveChanges(store, admin, directory, Duration.ofMillis(50));
    plans = new PlanService(store, live, locks);
    tenants = new TenantService(store, live, locks);
    brokers = new BrokerService(store, admin, live, locks);
    users = new UserService(store, brokers, passwords, live, locks);
    store.put(plan("small", 10));
    store.put(plan("large", 1_000));
    store.put(new Tenant("acme", "small"));
    store.put(new Broker("orders", "acme", StorageKind.DURABLE));
  }

  static Plan plan(String name, long connections) {
    return new Plan(name, Limits.of(Map.of(Resource.CONNECTIONS, connections)));
  }

  @Override
  public void close() {
    passwords.close();
    directory.close();
  }
}
