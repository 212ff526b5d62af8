package io.sluice.model;

import java.util.List;
import java.util.Optional;

/**
 * Keeps plans, tenants, brokers, their policies and users: what must never be lost. Calls block
 * until the change is durable, so they are made on worker threads. Lists are sorted by name. Each
 * put inserts or replaces; each delete tells whether there was such a row.
 */
public interface ControlStore {
  /** How many revisions of a broker's policy are kept: the newest. */
  int MAX_POLICY_REVISIONS = 100;

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

  /** Deletes the broker, its users and its policy's revisions. */
  boolean deleteBroker(String id);

  Optional<User> user(String broker, String name);

  List<User> users(String broker);

  void put(User user);

  boolean deleteUser(String broker, String name);

  /** The newest revision of the broker's policy; empty if there never was one. */
  Optional<PolicyRevision> policy(String broker);

  /** That revision of the broker's policy; empty if there was none or it is no longer kept. */
  Optional<PolicyRevision> policy(String broker, int number);

  /** The revisions of the broker's policy that are kept, oldest first. */
  List<PolicyRevision> policyRevisions(String broker);

  /**
   * Adds a revision; the oldest goes if there are more than {@link #MAX_POLICY_REVISIONS} then.
   *
   * @return false, and nothing changed, if its number is not that after the newest, or 1
   */
  boolean add(PolicyRevision revision);

  /** An installation-wide value, such as the operator's password hash. */
  Optional<String> setting(String key);

  void putSetting(String key, String value);
}
