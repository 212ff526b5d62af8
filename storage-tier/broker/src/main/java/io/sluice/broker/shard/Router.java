package io.sluice.broker.shard;

import io.sluice.broker.api.Advisory;
import io.sluice.broker.api.Destination;
import io.sluice.broker.api.Subscription;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiConsumer;

/**
 * Finds the queues that a destination leads to. Routes of topics are remembered until a
 * subscription changes.
 */
final class Router {
  private final TopicTree<Binding> bindings = new TopicTree<>();
  private final Map<String, Queue> named = new LinkedHashMap<>();
  private final Map<String, List<Route>> cache;
  private final TopicListener topics;
  private int watching;

  /** That a filter leads to a queue. */
  record Binding(Queue queue, Subscription subscription) {}

  /** Hears, while somebody watches advisories, which filters come to lead somewhere or cease to. */
  interface TopicListener {
    void onBound(String filter, boolean bound);
  }

  Router(int cacheEntries, TopicListener topics) {
    cache = new RecentlyUsed<>(cacheEntries);
    this.topics = topics;
  }

  /** True if an advisory would reach anybody. */
  boolean isWatching() {
    return watching > 0;
  }

  void bind(Queue queue, Subscription subscription) {
    bindings.add(subscription.filter(), new Binding(queue, subscription));
    changed(subscription, 1);
  }

  void unbind(Queue queue, Subscription subscription) {
    bindings.remove(subscription.filter(), new Binding(queue, subscription));
    changed(subscription, -1);
  }

  private void changed(Subscription subscription, int by) {
    cache.clear();
    watching += Advisory.canMatch(subscription.filter()) ? by : 0;
    if (watching > 0 && bindings.at(subscription.filter()).size() == Math.max(0, by)) {
      topics.onBound(subscription.filter(), by > 0);
    }
  }

  /** The queues that are bound to exactly this filter. */
  List<Queue> boundTo(String filter) {
    return bindings.at(filter).stream().map(Binding::queue).toList();
  }

  void addNamed(Queue queue) {
    named.put(queue.name, queue);
  }

  Queue named(String name) {
    return named.get(name);
  }

  void removeNamed(Queue queue) {
    named.remove(queue.name);
  }

  Collection<Queue> named() {
    return named.values();
  }

  /** Visits every binding's filter and queue. */
  void forEachBinding(BiConsumer<String, Queue> action) {
    bindings.forEach(binding -> action.accept(binding.subscription.filter(), binding.queue));
  }

  /** The routes of a topic; for a queue see {@link #named(String)}. */
  List<Route> routesOf(Destination topic) {
    List<Route> routes = cache.get(topic.name());
    if (routes == null) {
      routes = match(topic.name());
      cache.put(topic.name(), routes);
    }
    return routes;
  }

  private List<Route> match(String topic) {
    Map<Queue, List<Subscription>> byQueue = new LinkedHashMap<>();
    bindings.matchTopic(
        topic,
        binding ->
            byQueue
                .computeIfAbsent(binding.queue, q -> new ArrayList<>(1))
                .add(binding.subscription));
    List<Route> routes = new ArrayList<>(byQueue.size());
    byQueue.forEach((queue, subscriptions) -> routes.add(Route.of(queue, subscriptions)));
    return routes;
  }
}
