package io.sluice.tests.crash;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Compares what arrived with the numbers 0, 1, 2… that were published in this order. */
final class Arrivals {
  private static final int MAX_PROBLEMS = 20;

  private Arrivals() {}

  /**
   * What is wrong with the numbers that arrived: missing ones, ones out of order at their first
   * arrival and, if each has to come exactly once, those that came again.
   */
  static List<String> problems(List<Integer> arrived, int published, boolean exactlyOnce) {
    List<String> problems = new ArrayList<>();
    Set<Integer> seen = new HashSet<>();
    int highest = -1;
    for (int at = 0; at < arrived.size(); at++) {
      int number = arrived.get(at);
      if (!seen.add(number)) {
        if (exactlyOnce) {
          problems.add(number + " again at place " + at);
        }
      } else if (number < highest) {
        problems.add(number + " after " + highest + " at place " + at);
      }
      highest = Math.max(highest, number);
    }
    for (int number = 0; number < published; number++) {
      if (!seen.contains(number)) {
        problems.add(number + " is missing of " + published);
      }
    }
    return problems.subList(0, Math.min(problems.size(), MAX_PROBLEMS));
  }
}
