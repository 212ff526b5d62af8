package io.sluice.broker.api;

import java.util.Set;

/**
 * Advisories: what a broker tells of itself to whom it may concern, as messages to topics that are
 * its own. Which topic tells what is as ActiveMQ has it; what happened is in the application
 * properties whose names are here, so that every protocol can read it. Properties of which nothing
 * is known are left out.
 */
public final class Advisory {
  /** How the topics' dotted names begin. */
  public static final String PREFIX = "ActiveMQ.Advisory.";

  /** The JMS type of each. */
  public static final String TYPE = "Advisory";

  /** Which {@link Event} it is, by its name. */
  public static final String EVENT = "advisory";

  public static final String ORIGIN_BROKER_ID = "originBrokerId";
  public static final String ORIGIN_BROKER_NAME = "originBrokerName";
  public static final String CONNECTION_ID = "connectionId";
  public static final String CLIENT_ID = "clientId";
  public static final String CLIENT_ADDRESS = "clientAddress";
  public static final String USER_NAME = "userName";
  public static final String PROTOCOL = "protocol";

  /** As ActiveMQ writes it with its kind: {@code queue://a}, {@code temp-topic://a}. */
  public static final String DESTINATION = "destination";

  public static final String CONSUMER_ID = "consumerId";
  public static final String CONSUMER_COUNT = "consumerCount";
  public static final String SUBSCRIPTION_NAME = "subscriptionName";
  public static final String SELECTOR = "selector";
  public static final String PREFETCH = "prefetchSize";
  public static final String PRIORITY = "consumerPriority";
  public static final String EXCLUSIVE = "exclusive";
  public static final String BROWSER = "browser";
  public static final String NO_LOCAL = "noLocal";
  public static final String PRODUCER_ID = "producerId";
  public static final String PRODUCER_COUNT = "producerCount";

  /** The id of the message in question; written so in ActiveMQ. */
  public static final String MESSAGE_ID = "orignalMessageId";

  /** Where the message in question was sent to, as {@link #DESTINATION}. */
  public static final String MESSAGE_DESTINATION = "orignalDestination";

  /** How many messages the subscription in question has lost so far. */
  public static final String DISCARDED_COUNT = "discardedCount";

  private static final Set<String> NAMES =
      Set.of(
          EVENT,
          ORIGIN_BROKER_ID,
          ORIGIN_BROKER_NAME,
          CONNECTION_ID,
          CLIENT_ID,
          CLIENT_ADDRESS,
          USER_NAME,
          PROTOCOL,
          DESTINATION,
          CONSUMER_ID,
          CONSUMER_COUNT,
          SUBSCRIPTION_NAME,
          SELECTOR,
          PREFETCH,
          PRIORITY,
          EXCLUSIVE,
          BROWSER,
          NO_LOCAL,
          PRODUCER_ID,
          PRODUCER_COUNT,
          MESSAGE_ID,
          MESSAGE_DESTINATION,
          DISCARDED_COUNT);

  private static final String PATH = Dotted.swapped(PREFIX);
  private static final String UNHEARD = PATH + "NoConsumer/";
  private static final String ROOT = "ActiveMQ/";

  private Advisory() {}

  /** What happened. */
  public enum Event {
    CONNECTION_OPENED,
    CONNECTION_CLOSED,
    CONSUMER_OPENED,
    CONSUMER_CLOSED,
    PRODUCER_OPENED,
    PRODUCER_CLOSED,
    DESTINATION_ADDED,
    DESTINATION_REMOVED,
    CONSUMER_SLOW,
    MESSAGE_DEAD_LETTERED,
    MESSAGE_EXPIRED,
    MESSAGE_DISCARDED,
    MESSAGE_DELIVERED,
    MESSAGE_CONSUMED
  }

  /** True if a property of an advisory that has this name is the broker's, not a message's own. */
  public static boolean isName(String property) {
    return NAMES.contains(property);
  }

  /** True of the broker's own topics. */
  public static boolean isAdvisory(Destination destination) {
    return destination.isTopic() && isAdvisory(destination.name());
  }

  /** True of the path of one of the broker's own topics, and of filters of such alone. */
  public static boolean isAdvisory(String path) {
    return path.startsWith(PATH);
  }

  /** True if what is told there is a message itself, which nobody got, rather than facts. */
  public static boolean isMessage(Destination destination) {
    return destination.isTopic() && destination.name().startsWith(UNHEARD);
  }

  /**
   * True if the filter can match any. One that begins with a wildcard does not: who asks for all
   * that others publish does not mean these.
   */
  public static boolean canMatch(String filter) {
    if (!filter.startsWith(ROOT)) {
      return false;
    }
    String rest = filter.substring(ROOT.length());
    return isAdvisory(filter) || rest.equals("#") || rest.startsWith("+");
  }
}
