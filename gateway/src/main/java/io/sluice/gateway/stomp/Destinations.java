package io.sluice.gateway.stomp;

import io.sluice.broker.api.Destination;
import io.sluice.gateway.naming.DottedNames;
import io.sluice.gateway.stomp.codec.Frame;
import java.util.HashMap;
import java.util.Map;
import java.util.UUID;

/**
 * Destinations as ActiveMQ's STOMP clients write them. A temporary one has a name of the client's
 * choice, made when it is first named; to others it is remote, under an id that is unique.
 */
final class Destinations {
  private static final String QUEUE = "/queue/";
  private static final String TOPIC = "/topic/";
  private static final String TEMP_QUEUE = "/temp-queue/";
  private static final String TEMP_TOPIC = "/temp-topic/";
  private static final String REMOTE = "/remote-temp-";
  private static final String REMOTE_QUEUE = REMOTE + "queue/";
  private static final String REMOTE_TOPIC = REMOTE + "topic/";
  private static final int MAX_TEMPORARIES = 1_000;

  private final StompClient client;
  private final Map<String, Destination> temporaries = new HashMap<>();
  private final Map<Destination, String> names = new HashMap<>();

  Destinations(StompClient client) {
    this.client = client;
  }

  /** Where a frame's message goes, or where its answer is to go. */
  Destination toSendTo(Frame frame, String header) {
    Destination destination = read(frame, header);
    String problem =
        destination.isTopic() && !destination.isTemporary()
            ? DottedNames.nameProblem(DottedNames.ofPath(destination.name()))
            : null;
    if (problem != null) {
      throw frame.error(problem);
    }
    return destination;
  }

  /** What a frame subscribes to; a topic's name is a filter, a queue's may have wildcards. */
  Destination toReceiveFrom(Frame frame) {
    String text = frame.require("destination");
    if (!text.startsWith(TOPIC)) {
      return read(frame, "destination");
    }
    String filter = text.substring(TOPIC.length());
    String problem = DottedNames.filterProblem(filter);
    if (problem != null) {
      throw frame.error(problem);
    }
    return Destination.topic(DottedNames.filterToPath(filter));
  }

  private Destination read(Frame frame, String header) {
    String text = frame.require(header);
    if (text.contains(",/")) {
      throw frame.error("'" + text + "' names several destinations; name one in each frame");
    }
    if (text.startsWith(QUEUE)) {
      return Destination.queue(rest(frame, text, QUEUE));
    } else if (text.startsWith(TOPIC)) {
      return Destination.topic(DottedNames.toPath(rest(frame, text, TOPIC)));
    } else if (text.startsWith(REMOTE_QUEUE)) {
      return Destination.temporary(Destination.Kind.QUEUE, rest(frame, text, REMOTE_QUEUE));
    } else if (text.startsWith(REMOTE_TOPIC)) {
      return Destination.temporary(Destination.Kind.TOPIC, rest(frame, text, REMOTE_TOPIC));
    } else if (text.startsWith(TEMP_QUEUE)) {
      return temporary(frame, text, Destination.Kind.QUEUE);
    } else if (text.startsWith(TEMP_TOPIC)) {
      return temporary(frame, text, Destination.Kind.TOPIC);
    }
    throw frame.error(
        header
            + " '"
            + text
            + "' begins with none of /queue/, /topic/, /temp-queue/, /temp-topic/");
  }

  private static String rest(Frame frame, String text, String prefix) {
    if (text.length() == prefix.length()) {
      throw frame.error("'" + text + "' has no name behind " + prefix);
    }
    return text.substring(prefix.length());
  }

  private Destination temporary(Frame frame, String text, Destination.Kind kind) {
    Destination known = temporaries.get(text);
    if (known != null) {
      return known;
    }
    if (temporaries.size() >= MAX_TEMPORARIES) {
      throw frame.error("a client has at most " + MAX_TEMPORARIES + " temporary destinations");
    }
    Destination made = Destination.temporary(kind, UUID.randomUUID().toString());
    temporaries.put(text, made);
    names.put(made, text);
    long tag =
        client
            .requests()
            .ask(
                0,
                refusal -> {
                  if (refusal != null) {
                    client.refused(refusal, frame.receipt());
                  }
                });
    client.session().createTemporary(tag, made);
    return made;
  }

  /** As this client knows it. */
  String text(Destination destination) {
    if (destination.isTemporary()) {
      return textOfTemporary(destination);
    }
    return destination.isTopic()
        ? TOPIC + DottedNames.ofPath(destination.name())
        : QUEUE + destination.name();
  }

  private String textOfTemporary(Destination destination) {
    String own = names.get(destination);
    if (own != null) {
      return own;
    }
    String id = destination.name().substring(Destination.TEMPORARY_PREFIX.length());
    return (destination.isTopic() ? REMOTE_TOPIC : REMOTE_QUEUE) + id;
  }
}
