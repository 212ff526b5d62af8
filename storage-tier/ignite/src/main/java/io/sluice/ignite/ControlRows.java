package io.sluice.ignite;

import io.sluice.model.Broker;
import io.sluice.model.Limits;
import io.sluice.model.Plan;
import io.sluice.model.PolicyRevision;
import io.sluice.model.Resource;
import io.sluice.model.StorageKind;
import io.sluice.model.Tenant;
import io.sluice.model.User;
import java.util.EnumMap;
import java.util.Map;
import java.util.Set;

/** Control data as rows. Resources and storage kinds are stored by name, never by position. */
final class ControlRows {
  private ControlRows() {}

  static byte[] of(Plan plan) {
    Map<Resource, Long> limits = plan.limits().asMap();
    Row.Writer row = new Row.Writer().text(plan.name()).number(limits.size());
    limits.forEach((resource, limit) -> row.text(resource.key()).number(limit));
    return row.bytes();
  }

  static Plan plan(byte[] bytes) {
    Row.Reader row = new Row.Reader("plan", bytes);
    String name = row.text();
    Map<Resource, Long> limits = new EnumMap<>(Resource.class);
    for (int left = row.count(); left > 0; left--) {
      limits.put(resource(name, row.text()), row.number());
    }
    return new Plan(name, Limits.of(limits));
  }

  static byte[] of(Tenant tenant) {
    return new Row.Writer().text(tenant.name()).text(tenant.plan()).bytes();
  }

  static Tenant tenant(byte[] bytes) {
    Row.Reader row = new Row.Reader("tenant", bytes);
    return new Tenant(row.text(), row.text());
  }

  static byte[] of(Broker broker) {
    return new Row.Writer()
        .text(broker.id())
        .text(broker.tenant())
        .text(broker.storage().name())
        .bytes();
  }

  static Broker broker(byte[] bytes) {
    Row.Reader row = new Row.Reader("broker", bytes);
    return new Broker(row.text(), row.text(), StorageKind.valueOf(row.text()));
  }

  static byte[] of(User user) {
    return new Row.Writer()
        .text(user.broker())
        .text(user.name())
        .text(user.passwordHash())
        .texts(user.groups())
        .bytes();
  }

  static User user(byte[] bytes) {
    Row.Reader row = new Row.Reader("user", bytes);
    return new User(row.text(), row.text(), row.text(), Set.copyOf(row.texts()));
  }

  static byte[] of(PolicyRevision revision) {
    return new Row.Writer()
        .text(revision.broker())
        .number(revision.number())
        .number(revision.madeAtMillis())
        .number(revision.rolledBackTo())
        .text(revision.policy())
        .bytes();
  }

  static PolicyRevision policyRevision(byte[] bytes) {
    Row.Reader row = new Row.Reader("policy revision", bytes);
    return new PolicyRevision(
        row.text(), (int) row.number(), row.number(), (int) row.number(), row.text());
  }

  private static Resource resource(String plan, String key) {
    return Resource.ofKey(key)
        .orElseThrow(
            () ->
                new StoreFailedException(
                    "plan '"
                        + plan
                        + "' limits '"
                        + key
                        + "', which this version of Sluice does not know; start a newer version"));
  }
}
