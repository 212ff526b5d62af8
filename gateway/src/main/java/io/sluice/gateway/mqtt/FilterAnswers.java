package io.sluice.gateway.mqtt;

import io.sluice.gateway.mqtt.codec.Reason;
import java.util.ArrayList;
import java.util.List;

/**
 * The answers to the filters of one SUBSCRIBE or UNSUBSCRIBE: some are known at once, the rest
 * comes from the shard.
 */
final class FilterAnswers {
  private final int packetId;
  private final List<Reason> reasons = new ArrayList<>();

  /** Where the shard's answers belong, in its order. */
  private final List<Integer> asked = new ArrayList<>();

  private String detail;

  FilterAnswers(int packetId) {
    this.packetId = packetId;
  }

  /** The next filter's answer is known. */
  void add(Reason reason, String problem) {
    reasons.add(reason);
    explain(problem);
  }

  /** The next filter goes to the shard; this is the answer unless it says otherwise. */
  void ask(Reason expected) {
    asked.add(reasons.size());
    reasons.add(expected);
  }

  /** The shard's answer to the n-th filter that went to it. */
  void answer(int n, Reason reason, String problem) {
    reasons.set(asked.get(n), reason);
    explain(problem);
  }

  int packetId() {
    return packetId;
  }

  List<Reason> reasons() {
    return reasons;
  }

  /** What the first problem is, or null. */
  String detail() {
    return detail;
  }

  private void explain(String problem) {
    if (detail == null) {
      detail = problem;
    }
  }
}
