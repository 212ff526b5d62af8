package io.sluice.model;

import java.util.List;
import java.util.Optional;

/**
 * Keeps plans, tenants, brokers and users: what must never be lost. Calls block until the change is
 * durable, so they are made on worker threads. Lists are sorted by name. Each put inserts or
 * replaces; each delete tells whether there was such a row.
 */
public interface ControlStore {
  Optional<Plan> plan(String name);

  List<Plan> plans();

  void put(Plan plan);

  /** Deletes the plan, whoever has it. */
  boolean deletePlan(String name);

  Optional<Tenant> tenant(String name);

  List<Tenant> tenants();

  void put(Tenant tenant);

  /** Deletes the tenant alone; its brokers are to be deleted before. */
  boolean deleteTenant(String name);

  /** The broker with this id, whichever tenant owns it. */
  Optional<Broker> broker(String id);

  List<Broker> brokers(String tenant);

  /**
   * Inserts or replaces a broker.
   *
   * @return false, and nothing changed, if another tenant has a broker of this id
   */
  boolean put(Broker broker);

  /** Deletes the broker and its users. */
  boolean deleteBroker(String id);

  Optional<User> user(String broker, String name);

  List<User> users(String broker);

  void put(User user);

  boolean deleteUser(String broker, String name);

  /** An installation-wide value, such as the operator's password hash. */
  Optional<String> setting(String key);

  void putSetting(String key, String value);
}
