package io.sluice.model;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentSkipListMap;

/** Keeps control data in memory, for tests. */
public final class MemoryControlStore implements ControlStore {
  private final Map<String, Plan> plans = new ConcurrentSkipListMap<>();
  private final Map<String, Tenant> tenants = new ConcurrentSkipListMap<>();
  private final Map<String, Broker> brokers = new ConcurrentSkipListMap<>();
  private final Map<String, Map<String, User>> users = new ConcurrentHashMap<>();
  private final Map<String, NavigableMap<Integer, PolicyRevision>> policies =
      new ConcurrentHashMap<>();
  private final Map<String, String> settings = new ConcurrentHashMap<>();

  @Override
  public Optional<Plan> plan(String name) {
    return Optional.ofNullable(plans.get(name));
  }

  @Override
  public List<Plan> plans() {
    return new ArrayList<>(plans.values());
  }

  @Override
  public void put(Plan plan) {
    plans.put(plan.name(), plan);
  }

  @Override
  public boolean deletePlan(String name) {
    return plans.remove(name) != null;
  }

  @Override
  public Optional<Tenant> tenant(String name) {
    return Optional.ofNullable(tenants.get(name));
  }

  @Override
  public List<Tenant> tenants() {
    return new ArrayList<>(tenants.values());
  }

  @Override
  public void put(Tenant tenant) {
    tenants.put(tenant.name(), tenant);
  }

  @Override
  public boolean deleteTenant(String name) {
    return tenants.remove(name) != null;
  }

  @Override
  public Optional<Broker> broker(String id) {
    return Optional.ofNullable(brokers.get(id));
  }

  @Override
  public List<Broker> brokers(String tenant) {
    return brokers.values().stream().filter(broker -> broker.tenant().equals(tenant)).toList();
  }

  @Override
  public boolean put(Broker broker) {
    Broker now =
        brokers.compute(
            broker.id(),
            (id, old) -> old == null || old.tenant().equals(broker.tenant()) ? broker : old);
    return now.equals(broker);
  }

  @Override
  public boolean deleteBroker(String id) {
    users.remove(id);
    policies.remove(id);
    return brokers.remove(id) != null;
  }

  @Override
  public Optional<User> user(String broker, String name) {
    return Optional.ofNullable(users.getOrDefault(broker, Map.of()).get(name));
  }

  @Override
  public List<User> users(String broker) {
    return new ArrayList<>(users.getOrDefault(broker, Map.of()).values());
  }

  @Override
  public void put(User user) {
    users
        .computeIfAbsent(user.broker(), broker -> new ConcurrentSkipListMap<>())
        .put(user.name(), user);
  }

  @Override
  public boolean deleteUser(String broker, String name) {
    Map<String, User> ofBroker = users.get(broker);
    return ofBroker != null && ofBroker.remove(name) != null;
  }

  @Override
  public Optional<PolicyRevision> policy(String broker) {
    return Optional.ofNullable(revisions(broker).lastEntry()).map(Map.Entry::getValue);
  }

  @Override
  public Optional<PolicyRevision> policy(String broker, int number) {
    return Optional.ofNullable(revisions(broker).get(number));
  }

  @Override
  public List<PolicyRevision> policyRevisions(String broker) {
    return new ArrayList<>(revisions(broker).values());
  }

  @Override
  public synchronized boolean add(PolicyRevision revision) {
    int newest = policy(revision.broker()).map(PolicyRevision::number).orElse(0);
    if (revision.number() != newest + 1) {
      return false;
    }
    NavigableMap<Integer, PolicyRevision> ofBroker =
        policies.computeIfAbsent(revision.broker(), broker -> new ConcurrentSkipListMap<>());
    ofBroker.put(revision.number(), revision);
    ofBroker.headMap(revision.number() - MAX_POLICY_REVISIONS, true).clear();
    return true;
  }

  private NavigableMap<Integer, PolicyRevision> revisions(String broker) {
    return policies.getOrDefault(broker, Collections.emptyNavigableMap());
  }

  @Override
  public Optional<String> setting(String key) {
    return Optional.ofNullable(settings.get(key));
  }

  @Override
  public void putSetting(String key, String value) {
    settings.put(key, value);
  }
}
