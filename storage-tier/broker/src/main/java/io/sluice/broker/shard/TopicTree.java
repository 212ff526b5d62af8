package io.sluice.broker.shard;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/**
 * Values by topic filter or topic name, as a tree of their levels (MQTT 5, 4.7). Filters are stored
 * to be matched by a topic ({@link #matchTopic}), topics to be matched by a filter ({@link
 * #matchFilter}).
 */
final class TopicTree<V> {
  private static final String ONE_LEVEL = "+";
  private static final String ALL_LEVELS = "#";

  private final Node<V> root = new Node<>();
  private int size;

  private static final class Node<V> {
    /** Null while there are none. */
    Map<String, Node<V>> children;

    List<V> values = List.of();

    Node<V> child(String level) {
      return children == null ? null : children.get(level);
    }

    boolean isEmpty() {
      return values.isEmpty() && (children == null || children.isEmpty());
    }
  }

  int size() {
    return size;
  }

  void add(String path, V value) {
    Node<V> node = root;
    for (String level : levels(path)) {
      if (node.children == null) {
        node.children = new HashMap<>(4);
      }
      node = node.children.computeIfAbsent(level, l -> new Node<>());
    }
    List<V> values = new ArrayList<>(node.values.size() + 1);
    values.addAll(node.values);
    values.add(value);
    node.values = values;
    size++;
  }

  /** Removes one value, and nodes that are left empty. */
  void remove(String path, V value) {
    remove(root, levels(path), 0, value);
  }

  private void remove(Node<V> node, String[] levels, int depth, V value) {
    if (depth == levels.length) {
      List<V> values = new ArrayList<>(node.values);
      if (values.remove(value)) {
        node.values = values.isEmpty() ? List.of() : values;
        size--;
      }
      return;
    }
    Node<V> child = node.child(levels[depth]);
    if (child != null) {
      remove(child, levels, depth + 1, value);
      if (child.isEmpty()) {
        node.children.remove(levels[depth]);
      }
    }
  }

  /** The values stored under exactly this path. */
  List<V> at(String path) {
    Node<V> node = root;
    for (String level : levels(path)) {
      node = node.child(level);
      if (node == null) {
        return List.of();
      }
    }
    return node.values;
  }

  /** Visits the values of all stored filters that match the topic. */
  void matchTopic(String topic, Consumer<V> action) {
    matchTopic(root, levels(topic), 0, action);
  }

  private void matchTopic(Node<V> node, String[] levels, int depth, Consumer<V> action) {
    boolean wildcards = depth > 0 || !isReserved(levels);
    if (wildcards) {
      visit(node.child(ALL_LEVELS), action);
    }
    if (depth == levels.length) {
      node.values.forEach(action);
      return;
    }
    Node<V> exact = node.child(levels[depth]);
    if (exact != null) {
      matchTopic(exact, levels, depth + 1, action);
    }
    Node<V> one = wildcards ? node.child(ONE_LEVEL) : null;
    if (one != null) {
      matchTopic(one, levels, depth + 1, action);
    }
  }

  /**
   * True if a wildcard at the first level does not match: of a topic that begins with $ (MQTT 5,
   * 4.7.2), and of advisories.
   */
  private static boolean isReserved(String[] levels) {
    return levels[0].startsWith("$")
        || levels.length > 2 && levels[0].equals("ActiveMQ") && levels[1].equals("Advisory");
  }

  /** Visits the values of all stored topics that the filter matches. */
  void matchFilter(String filter, Consumer<V> action) {
    matchFilter(root, levels(filter), 0, action);
  }

  private void matchFilter(Node<V> node, String[] levels, int depth, Consumer<V> action) {
    if (depth == levels.length) {
      node.values.forEach(action);
      return;
    }
    String level = levels[depth];
    if (level.equals(ALL_LEVELS)) {
      visitBelow(node, depth, action);
    } else if (!level.equals(ONE_LEVEL)) {
      Node<V> child = node.child(level);
      if (child != null) {
        matchFilter(child, levels, depth + 1, action);
      }
    } else if (node.children != null) {
      node.children.forEach(
          (name, child) -> {
            if (depth > 0 || !name.startsWith("$")) {
              matchFilter(child, levels, depth + 1, action);
            }
          });
    }
  }

  private void visitBelow(Node<V> node, int depth, Consumer<V> action) {
    if (depth > 0) {
      node.values.forEach(action);
    }
    if (node.children != null) {
      node.children.forEach(
          (name, child) -> {
            if (depth > 0 || !name.startsWith("$")) {
              visitBelow(child, depth + 1, action);
            }
          });
    }
  }

  private static <V> void visit(Node<V> node, Consumer<V> action) {
    if (node != null) {
      node.values.forEach(action);
    }
  }

  /** Visits all values. */
  void forEach(Consumer<V> action) {
    forEach(root, action);
  }

  private static <V> void forEach(Node<V> node, Consumer<V> action) {
    node.values.forEach(action);
    if (node.children != null) {
      node.children.values().forEach(child -> forEach(child, action));
    }
  }

  /** Splits at each slash; empty levels count (spec 4.7.1.1). */
  static String[] levels(String path) {
    return path.split("/", -1);
  }
}
