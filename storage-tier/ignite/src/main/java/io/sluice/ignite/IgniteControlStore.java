package io.sluice.ignite;

import io.sluice.model.Broker;
import io.sluice.model.ControlStore;
import io.sluice.model.Plan;
import io.sluice.model.PolicyRevision;
import io.sluice.model.Tenant;
import io.sluice.model.User;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Function;

/**
 * Control data in Ignite, nothing of it on the heap while no one asks.
 *
 * <p>A change of several rows is ordered so that a crash in between does no harm: an index names a
 * row before the row is there and after it is gone, a list passes over names without a row, and a
 * new broker first clears away what an interrupted delete of its id may have left.
 */
final class IgniteControlStore implements ControlStore {
  private final IgniteMap plans;
  private final IgniteMap tenants;
  private final IgniteMap brokers;
  private final IgniteMap users;
  private final IgniteMap settings;
  private final NameIndex brokersOfTenant;
  private final NameIndex usersOfBroker;
  private final IgnitePolicies policies;

  /** Takes a function that gives the map with a name. */
  IgniteControlStore(Function<String, IgniteMap> maps) {
    plans = maps.apply("plans");
    tenants = maps.apply("tenants");
    brokers = maps.apply("brokers");
    users = maps.apply("users");
    settings = maps.apply("settings");
    brokersOfTenant = new NameIndex(maps.apply("brokers-of-tenant"));
    usersOfBroker = new NameIndex(maps.apply("users-of-broker"));
    policies = new IgnitePolicies(maps.apply("policies"), maps.apply("policies-of-broker"));
  }

  @Override
  public Optional<Plan> plan(String name) {
    return Optional.ofNullable(plans.get(name)).map(ControlRows::plan);
  }

  @Override
  public List<Plan> plans() {
    return plans.values().stream()
        .map(ControlRows::plan)
        .sorted(Comparator.comparing(Plan::name))
        .toList();
  }

  @Override
  public void put(Plan plan) {
    plans.put(plan.name(), ControlRows.of(plan));
  }

  @Override
  public boolean deletePlan(String name) {
    return plans.remove(name);
  }

  @Override
  public Optional<Tenant> tenant(String name) {
    return Optional.ofNullable(tenants.get(name)).map(ControlRows::tenant);
  }

  @Override
  public List<Tenant> tenants() {
    return tenants.values().stream()
        .map(ControlRows::tenant)
        .sorted(Comparator.comparing(Tenant::name))
        .toList();
  }

  @Override
  public void put(Tenant tenant) {
    tenants.put(tenant.name(), ControlRows.of(tenant));
  }

  @Override
  public boolean deleteTenant(String name) {
    return tenants.remove(name);
  }

  @Override
  public Optional<Broker> broker(String id) {
    return Optional.ofNullable(brokers.get(id)).map(ControlRows::broker);
  }

  @Override
  public List<Broker> brokers(String tenant) {
    return brokersOfTenant.names(tenant).stream()
        .map(brokers::get)
        .filter(Objects::nonNull)
        .map(ControlRows::broker)
        .filter(broker -> broker.tenant().equals(tenant))
        .toList();
  }

  @Override
  public synchronized boolean put(Broker broker) {
    byte[] old = brokers.get(broker.id());
    if (old != null && !ControlRows.broker(old).tenant().equals(broker.tenant())) {
      return false;
    }
    brokersOfTenant.add(broker.tenant(), broker.id());
    byte[] row = ControlRows.of(broker);
    if (old != null) {
      return brokers.replace(broker.id(), old, row) || put(broker);
    }
    deleteAllOf(broker.id());
    return brokers.putIfAbsent(broker.id(), row) || put(broker);
  }

  @Override
  public synchronized boolean deleteBroker(String id) {
    byte[] old = brokers.get(id);
    if (old == null || !brokers.remove(id)) {
      return false;
    }
    deleteAllOf(id);
    brokersOfTenant.remove(ControlRows.broker(old).tenant(), id);
    return true;
  }

  @Override
  public Optional<User> user(String broker, String name) {
    return Optional.ofNullable(users.get(userKey(broker, name))).map(ControlRows::user);
  }

  @Override
  public List<User> users(String broker) {
    return usersOfBroker.names(broker).stream()
        .map(name -> users.get(userKey(broker, name)))
        .filter(Objects::nonNull)
        .map(ControlRows::user)
        .toList();
  }

  @Override
  public synchronized void put(User user) {
    usersOfBroker.add(user.broker(), user.name());
    users.put(userKey(user.broker(), user.name()), ControlRows.of(user));
  }

  @Override
  public synchronized boolean deleteUser(String broker, String name) {
    boolean deleted = users.remove(userKey(broker, name));
    usersOfBroker.remove(broker, name);
    return deleted;
  }

  @Override
  public Optional<PolicyRevision> policy(String broker) {
    return policies.newest(broker);
  }

  @Override
  public Optional<PolicyRevision> policy(String broker, int number) {
    return policies.get(broker, number);
  }

  @Override
  public List<PolicyRevision> policyRevisions(String broker) {
    return policies.all(broker);
  }

  @Override
  public synchronized boolean add(PolicyRevision revision) {
    return policies.add(revision, MAX_POLICY_REVISIONS);
  }

  @Override
  public Optional<String> setting(String key) {
    return Optional.ofNullable(settings.get(key)).map(row -> new Row.Reader(key, row).text());
  }

  @Override
  public void putSetting(String key, String value) {
    settings.put(key, new Row.Writer().text(value).bytes());
  }

  private void deleteAllOf(String broker) {
    policies.deleteAll(broker);
    for (String name : usersOfBroker.names(broker)) {
      users.remove(userKey(broker, name));
      usersOfBroker.remove(broker, name);
    }
  }

  /** A broker's id has no slash, so no two users have the same key. */
  private static String userKey(String broker, String name) {
    return broker + "/" + name;
  }
}
