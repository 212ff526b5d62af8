package io.sluice.broker.shard;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** MQTT 5, 4.7: topic names and topic filters. */
class TopicTreeTest {
  @ParameterizedTest(name = "{0} matches {1}: {2}")
  @CsvSource({
    // 4.7.1.2, multi-level wildcard
    "sport/tennis/player1/#, sport/tennis/player1, true",
    "sport/tennis/player1/#, sport/tennis/player1/ranking, true",
    "sport/tennis/player1/#, sport/tennis/player1/score/wimbledon, true",
    "sport/tennis/player1/#, sport/tennis/player2, false",
    "sport/#, sport, true",
    "#, sport, true",
    "#, sport/tennis, true",
    "#, /, true",
    // 4.7.1.3, single-level wildcard
    "sport/tennis/+, sport/tennis/player1, true",
    "sport/tennis/+, sport/tennis/player1/ranking, false",
    "sport/+, sport, false",
    "sport/+, sport/, true",
    "+, sport, true",
    "+, sport/tennis, false",
    "+/tennis/#, sport/tennis, true",
    "+/tennis/#, sport/tennis/player1, true",
    "sport/+/player1, sport/tennis/player1, true",
    "sport/+/player1, sport/tennis/player2, false",
    "+/+, /finance, true",
    "/+, /finance, true",
    "+, /finance, false",
    // 4.7.2, topics beginning with $
    "#, $SYS/broker, false",
    "+/monitor/Clients, $SYS/monitor/Clients, false",
    "$SYS/#, $SYS/broker/uptime, true",
    "$SYS/#, $SYS, true",
    "$SYS/monitor/+, $SYS/monitor/Clients, true",
    "sport/#, sport/$inner, true",
    "sport/+, sport/$inner, true",
    // 4.7.3, case and empty levels
    "ACCOUNTS, Accounts, false",
    "/finance, finance, false",
    "a//b, a//b, true",
    "a/+/b, a//b, true",
    "a/b, a//b, false",
    "a/b/, a/b, false",
  })
  void matchesAsTheSpecificationSays(String filter, String topic, boolean matches) {
    assertThat(filtersMatching(topic, filter)).as("filters by topic").isEqualTo(matches);
    assertThat(topicsMatching(filter, topic)).as("topics by filter").isEqualTo(matches);
  }

  @Test
  void visitsEachValueOfEveryMatchingFilterOnce() {
    TopicTree<String> tree = new TopicTree<>();
    for (String filter : List.of("a/b", "a/+", "a/#", "#", "+/b", "b/#", "a/b/c")) {
      tree.add(filter, filter);
    }
    List<String> visited = new ArrayList<>();
    tree.matchTopic("a/b", visited::add);
    assertThat(visited).containsExactlyInAnyOrder("a/b", "a/+", "a/#", "#", "+/b");
  }

  @Test
  void removesOneValueAndLeavesTheOthers() {
    TopicTree<String> tree = new TopicTree<>();
    tree.add("a/b", "one");
    tree.add("a/b", "two");
    tree.add("a", "three");
    tree.remove("a/b", "one");
    tree.remove("a/b", "not there");
    tree.remove("x/y", "one");
    assertThat(tree.at("a/b")).containsExactly("two");
    assertThat(tree.size()).isEqualTo(2);
    tree.remove("a/b", "two");
    assertThat(tree.at("a/b")).isEmpty();
    assertThat(tree.at("a")).containsExactly("three");
  }

  private static boolean filtersMatching(String topic, String filter) {
    TopicTree<String> tree = new TopicTree<>();
    tree.add(filter, filter);
    List<String> matching = new ArrayList<>();
    tree.matchTopic(topic, matching::add);
    return matching.equals(List.of(filter));
  }

  private static boolean topicsMatching(String filter, String topic) {
    TopicTree<String> tree = new TopicTree<>();
    tree.add(topic, topic);
    List<String> matching = new ArrayList<>();
    tree.matchFilter(filter, matching::add);
    return matching.equals(List.of(topic));
  }
}
