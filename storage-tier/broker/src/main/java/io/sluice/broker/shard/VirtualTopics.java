package io.sluice.broker.shard;

import io.sluice.broker.api.Dotted;
import io.sluice.broker.api.Qos;
import io.sluice.broker.api.Subscription;
import io.sluice.model.policy.VirtualTopic;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Lets named queues take part in virtual topics: each is bound to the topics that its name says, as
 * a subscription's queue is to its filter.
 */
final class VirtualTopics {
  private final Router router;
  private final Map<Queue, Subscription> bindings = new LinkedHashMap<>();
  private List<VirtualTopic> rules = List.of();

  VirtualTopics(Router router) {
    this.router = router;
  }

  /** Binds anew all queues that there are. */
  void set(List<VirtualTopic> newRules) {
    if (rules.equals(newRules)) {
      return;
    }
    bindings.forEach(router::unbind);
    bindings.clear();
    rules = newRules;
    router.named().forEach(this::added);
  }

  /** A named queue came into being. */
  void added(Queue queue) {
    String filter = filterOf(queue.name);
    if (filter != null) {
      Subscription binding =
          new Subscription(
              filter,
              null,
              Qos.EXACTLY_ONCE,
              0,
              false,
              true,
              Subscription.RetainHandling.DO_NOT_SEND);
      bindings.put(queue, binding);
      router.bind(queue, binding);
    }
  }

  /** True if a queue of this name takes, or would take, part in a virtual topic. */
  boolean haveConsumer(String queue) {
    return filterOf(queue) != null;
  }

  /** A named queue goes. */
  void removed(Queue queue) {
    Subscription binding = bindings.remove(queue);
    if (binding != null) {
      router.unbind(queue, binding);
    }
  }

  private String filterOf(String queue) {
    for (VirtualTopic rule : rules) {
      String topic = rule.topicOf(queue);
      // What no dotted client can mean is no topic of theirs.
      if (topic != null && topic.indexOf('+') < 0 && topic.indexOf('#') < 0) {
        String filter = Dotted.filterToPath(topic);
        return Subscribing.refusalOfLevels(filter) == null ? filter : null;
      }
    }
    return null;
  }
}
