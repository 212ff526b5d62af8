package io.sluice.bench.shard;

import io.sluice.broker.api.Destination;
import io.sluice.broker.api.Message;
import io.sluice.broker.api.OpenSession;
import io.sluice.broker.api.Outcome;
import io.sluice.broker.api.Qos;
import io.sluice.broker.api.Session;
import io.sluice.broker.api.SessionEvent;
import io.sluice.broker.api.SessionOpened;
import io.sluice.broker.api.SessionService;
import io.sluice.broker.api.Subscription;
import io.sluice.model.Protocol;
import io.sluice.model.ShardId;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.HdrHistogram.Histogram;

/**
 * A publisher and a subscriber of a topic of their own. A window bounds what is published and not
 * yet both answered and received. Everything but {@link #open} runs on the client loop.
 */
final class SessionPair {
  private final ClientLoop loop;
  private final int number;
  private final Qos qos;
  private final boolean persistent;
  private final int window;
  private final int bodyBytes;
  private final Histogram latencies;
  private final CompletableFuture<Void> subscribed = new CompletableFuture<>();
  private Session publisher;
  private Session subscriber;
  private long sent;
  private long answered;
  private long received;
  private long wrong;
  private boolean publishing;

  SessionPair(
      ClientLoop loop,
      int number,
      Qos qos,
      boolean persistent,
      int window,
      int bodyBytes,
      Histogram latencies) {
    this.loop = loop;
    this.number = number;
    this.qos = qos;
    this.persistent = persistent;
    this.window = window;
    this.bodyBytes = bodyBytes;
    this.latencies = latencies;
  }

  /** Opens both sessions and subscribes; blocks. */
  void open(SessionService service) throws Exception {
    subscriber = open(service, "sub-" + number, persistent, this::delivered);
    publisher = open(service, "pub-" + number, false, this::published);
    subscriber.subscribe(
        1,
        List.of(
            new Subscription(
                topic(), null, qos, 0, false, false, Subscription.RetainHandling.DO_NOT_SEND)));
    subscribed.get(30, TimeUnit.SECONDS);
  }

  private Session open(
      SessionService service,
      String clientId,
      boolean kept,
      java.util.function.Consumer<SessionEvent> onEvent)
      throws Exception {
    OpenSession request =
        new OpenSession(
            ShardId.of("bench"),
            "bench",
            "bench",
            Protocol.MQTT,
            clientId,
            true,
            true,
            kept ? OpenSession.NEVER : 0,
            1_000,
            1_000,
            1 << 20,
            Integer.MAX_VALUE,
            null,
            OpenSession.Peer.UNKNOWN);
    SessionOpened opened =
        service
            .open(request, events -> loop.execute(() -> handle(events, onEvent)))
            .toCompletableFuture()
            .get(60, TimeUnit.SECONDS);
    if (opened.refusal() != null) {
      throw new IllegalStateException("refused: " + opened.refusal());
    }
    return opened.session();
  }

  private void handle(
      List<SessionEvent> events, java.util.function.Consumer<SessionEvent> onEvent) {
    events.forEach(onEvent);
    publishMore();
  }

  private String topic() {
    return "bench/pairs/" + number;
  }

  void start() {
    publishing = true;
    publishMore();
  }

  void stop() {
    publishing = false;
  }

  boolean isOutstanding() {
    return received < sent || answered < sent;
  }

  long missing() {
    return sent - received + wrong;
  }

  private void publishMore() {
    while (publishing && sent - Math.min(answered, received) < window) {
      byte[] body = new byte[bodyBytes];
      ByteBuffer.wrap(body).putLong(sent).putLong(System.nanoTime());
      sent++;
      publisher.publish(sent, Message.of(Destination.topic(topic()), qos, body), 0);
    }
  }

  private void published(SessionEvent event) {
    if (event instanceof SessionEvent.Published) {
      answered++;
    }
  }

  private void delivered(SessionEvent event) {
    if (event instanceof SessionEvent.Subscribed) {
      subscribed.complete(null);
    } else if (event instanceof SessionEvent.Delivery delivery) {
      ByteBuffer body = ByteBuffer.wrap(delivery.message().body().array());
      wrong += body.getLong() == received ? 0 : 1;
      received++;
      latencies.recordValue(System.nanoTime() - body.getLong());
      subscriber.written(1, delivery.message().sizeBytes());
      if (delivery.deliveryId() != 0) {
        subscriber.settle(delivery.deliveryId(), Outcome.ACCEPTED);
      }
    }
  }
}
