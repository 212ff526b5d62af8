package io.sluice.ignite;

import io.sluice.model.PolicyRevision;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * The revisions of brokers' policies, a row each. As elsewhere in the control data the index names
 * a revision before its row is there and after it is gone. One caller at a time changes anything.
 */
final class IgnitePolicies {
  private final IgniteMap rows;

  /** By broker the numbers of its revisions, padded so that they sort as numbers do. */
  private final NameIndex numbers;

  IgnitePolicies(IgniteMap rows, IgniteMap index) {
    this.rows = rows;
    numbers = new NameIndex(index);
  }

  Optional<PolicyRevision> newest(String broker) {
    List<String> all = numbers.names(broker);
    for (int i = all.size() - 1; i >= 0; i--) {
      byte[] row = rows.get(key(broker, all.get(i)));
      if (row != null) {
        return Optional.of(ControlRows.policyRevision(row));
      }
    }
    return Optional.empty();
  }

  Optional<PolicyRevision> get(String broker, int number) {
    return Optional.ofNullable(rows.get(key(broker, padded(number))))
        .map(ControlRows::policyRevision);
  }

  /** Oldest first. */
  List<PolicyRevision> all(String broker) {
    return numbers.names(broker).stream()
        .map(number -> rows.get(key(broker, number)))
        .filter(Objects::nonNull)
        .map(ControlRows::policyRevision)
        .toList();
  }

  boolean add(PolicyRevision revision, int max) {
    String broker = revision.broker();
    if (revision.number() != newest(broker).map(PolicyRevision::number).orElse(0) + 1) {
      return false;
    }
    String number = padded(revision.number());
    numbers.add(broker, number);
    rows.put(key(broker, number), ControlRows.of(revision));
    List<String> kept = numbers.names(broker);
    kept.subList(0, Math.max(0, kept.size() - max)).forEach(old -> delete(broker, old));
    return true;
  }

  void deleteAll(String broker) {
    numbers.names(broker).forEach(number -> delete(broker, number));
  }

  private void delete(String broker, String number) {
    rows.remove(key(broker, number));
    numbers.remove(broker, number);
  }

  private static String padded(int number) {
    return "%010d".formatted(number);
  }

  private static String key(String broker, String number) {
    return broker + "/" + number;
  }
}
