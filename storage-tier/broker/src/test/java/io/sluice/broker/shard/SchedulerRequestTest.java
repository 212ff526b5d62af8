package io.sluice.broker.shard;

import static io.sluice.broker.shard.TestMessage.to;
import static io.sluice.broker.shard.TestMessage.toQueue;
import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.broker.api.Destination;
import io.sluice.broker.api.Message;
import io.sluice.broker.api.Refusal;
import io.sluice.broker.api.Schedule;
import io.sluice.broker.api.SessionEvent;
import io.sluice.model.Resource;
import io.sluice.model.StorageKind;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What is asked of the scheduler by messages, as ActiveMQ's clients do. */
class SchedulerRequestTest {
  private static final long NOW = ShardDriver.START_MILLIS;
  private static final String ID = "scheduledJobId";
  private static final Destination REPLIES = Destination.temporary(Destination.Kind.QUEUE, "r");

  private final ShardDriver driver = ShardDriver.start(Options.residentBytes(0));
  private final TestClient publisher = driver.client("publisher").connect();
  private final TestClient manager = driver.client("manager").connect();

  private void schedule(String... bodies) {
    for (int i = 0; i < bodies.length; i++) {
      publisher.publish(toQueue("q", bodies[i]).at(NOW + 1_000 * (i + 1)));
    }
  }

  private static TestMessage request(String action) {
    return to("ActiveMQ/Scheduler/Management", "").property("AMQ_SCHEDULER_ACTION", action);
  }

  private void awaitReplies() {
    manager.createTemporary(REPLIES);
    manager.consume(1, REPLIES.name(), 1_000_000);
  }

  private List<String> browse() {
    int before = manager.bodies().size();
    manager.publish(request("BROWSE").replyTo(REPLIES));
    assertThat(manager.publishRefusal()).isNull();
    return manager.bodies().subList(before, manager.bodies().size());
  }

  private String idOf(String body) {
    List<SessionEvent.Delivery> replies = manager.deliveries();
    return (String)
        replies.get(manager.bodies().lastIndexOf(body)).message().properties().value(ID);
  }

  @Test
  void showsWhatIsScheduledByTime() {
    awaitReplies();
    schedule("a", "b");
    publisher.publish(toQueue("q", "first").at(NOW + 1));
    assertThat(browse()).containsExactly("first", "a", "b");
    Message reply = manager.deliveries().get(1).message();
    assertThat(reply.destination()).isEqualTo(REPLIES);
    assertThat(reply.durable()).isFalse();
    assertThat(reply.schedule()).isNull();
    assertThat(reply.properties().value(Schedule.DELAY)).isEqualTo(NOW + 1_000);
    driver.after(5_000);
    assertThat(browse()).isEmpty();
  }

  @Test
  void tellsWhatTheScheduleIs() {
    awaitReplies();
    publisher.publish(
        toQueue("q", "a").on(new Schedule(0, 500, 3, "*/5 * * * *")).property("mine", true));
    browse();
    var properties = manager.delivery().message().properties();
    assertThat(properties.value("mine")).isEqualTo(true);
    assertThat(properties.value(Schedule.DELAY)).isNull();
    assertThat(properties.value(Schedule.PERIOD)).isEqualTo(500L);
    assertThat(properties.value(Schedule.REPEAT)).isEqualTo(3);
    assertThat(properties.value(Schedule.CRON)).isEqualTo("*/5 * * * *");
  }

  @Test
  void showsAWindowOfTime() {
    awaitReplies();
    schedule("a", "b", "c");
    manager.publish(
        request("BROWSE")
            .replyTo(REPLIES)
            .property("ACTION_START_TIME", Long.toString(NOW + 2_000))
            .property("ACTION_END_TIME", NOW + 2_999));
    assertThat(manager.bodies()).containsExactly("b");
  }

  @Test
  void removesOne() {
    awaitReplies();
    schedule("a", "b", "c");
    browse();
    manager.publish(request("REMOVE").property(ID, idOf("b")));
    driver.crash();
    TestClient reader = driver.client("reader").connect().consume(1, "q", 10);
    driver.after(5_000);
    assertThat(reader.bodies()).containsExactly("a", "c");
  }

  @Test
  void aRemovalIsAnsweredWhenItIsDurable() {
    awaitReplies();
    schedule("a");
    browse();
    driver.holdLog();
    long tag = manager.publish(request("REMOVE").property(ID, idOf("a")));
    TestClient other = driver.client("other").connect();
    long again = other.publish(request("REMOVE").property(ID, idOf("a")));
    assertThat(manager.hasAnswer(tag)).isFalse();
    assertThat(other.hasAnswer(again)).isFalse();
    driver.releaseLog();
    assertThat(manager.hasAnswer(tag)).isTrue();
    assertThat(other.hasAnswer(again)).isTrue();
  }

  /** Names are the same over restarts and repetitions, and are never given again. */
  @Test
  void anOldNameRemovesNothing() {
    awaitReplies();
    publisher.publish(toQueue("q", "again").on(new Schedule(NOW + 1_000, 1_000, 5, null)));
    browse();
    String again = idOf("again");
    driver.snapshot();
    driver.crashFor(1_500);
    driver.after(0);
    publisher.connect();
    manager.connect();
    awaitReplies();
    browse();
    assertThat(idOf("again")).isEqualTo(again);
    manager.publish(request("REMOVE").property(ID, again));
    driver.snapshot();
    driver.crash();
    publisher.connect();
    manager.connect();
    awaitReplies();
    driver.after(1);
    publisher.publish(toQueue("q", "new").at(NOW + 100_000));
    manager.publish(request("REMOVE").property(ID, again));
    manager.publish(request("REMOVE").property(ID, "no name"));
    assertThat(manager.publishRefusal()).isNull();
    assertThat(browse()).containsExactly("new");
  }

  @Test
  void removesAllOrAWindow() {
    awaitReplies();
    schedule("a", "b", "c", "d");
    manager.publish(
        request("REMOVEALL")
            .property("ACTION_START_TIME", NOW + 1_500)
            .property("ACTION_END_TIME", NOW + 3_500));
    assertThat(browse()).containsExactly("a", "d");
    manager.publish(request("REMOVEALL"));
    assertThat(browse()).isEmpty();
    driver.crash();
    TestClient reader = driver.client("reader").connect().consume(1, "q", 10);
    driver.after(10_000);
    assertThat(reader.bodies()).isEmpty();
    assertThat(driver.shard().storedBytes()).isZero();
  }

  @Test
  void removesManyBitByBitAndAnswersThen() {
    for (int i = 0; i < 25_000; i++) {
      publisher.publish(toQueue("q", "x").at(NOW + 1_000_000));
    }
    long tag = manager.publish(request("REMOVEALL"));
    assertThat(manager.hasAnswer(tag)).isFalse();
    publisher.publish(toQueue("q", "later").at(NOW + 1_000_000));
    driver.after(1).after(1);
    assertThat(manager.hasAnswer(tag)).isTrue();
    assertThat(driver.status().storedMessages()).isEqualTo(1);
  }

  @Test
  void aBrowseIsBoundedAndGoesOnAsTheReaderDoes() {
    for (int i = 0; i < 12_000; i++) {
      publisher.publish(toQueue("q", "x".repeat(2_000)).at(NOW + 1_000_000 + i));
    }
    manager.createTemporary(REPLIES);
    manager.publish(request("BROWSE").replyTo(REPLIES));
    driver.after(1).after(100);
    manager.consume(1, REPLIES.name(), 1_000_000);
    for (int i = 0; i < 200 && manager.deliveries().size() < 10_000; i++) {
      int seen = manager.deliveries().size();
      driver.after(100);
      manager.deliveries().subList(0, seen).forEach(manager::accept);
      manager.written(seen, seen * 3_000L);
    }
    assertThat(manager.deliveries()).hasSize(10_000);
    driver.after(10_000);
    assertThat(manager.deliveries()).hasSize(10_000);
  }

  /** Its client may have removed what it had not seen to the end. */
  @Test
  void aBrowseEndsWithItsTemporaryQueue() {
    schedule("a", "b");
    awaitReplies();
    driver.holdReads();
    manager.publish(request("BROWSE").replyTo(REPLIES));
    manager.lost();
    driver.releaseReads();
    assertThat(driver.status().storedMessages()).isEqualTo(2);
  }

  @Test
  void isDoneAtOnceInATransaction() {
    awaitReplies();
    schedule("a");
    manager.begin(1);
    manager.publishIn(1, request("REMOVEALL"));
    assertThat(browse()).isEmpty();
    manager.rollback(1);
    assertThat(browse()).isEmpty();
  }

  @Test
  void isOfOneBrokerAndGoesToNoSubscriber() {
    driver.broker("other", StorageKind.DURABLE);
    schedule("a");
    TestClient stranger = driver.client("stranger").in("other").connect();
    stranger.subscribe("ActiveMQ/Scheduler/#", 1);
    stranger.createTemporary(REPLIES);
    stranger.consume(1, REPLIES.name(), 10);
    stranger.publish(request("BROWSE").replyTo(REPLIES));
    stranger.publish(request("REMOVEALL"));
    assertThat(stranger.bodies()).isEmpty();
    assertThat(driver.status().storedMessages()).isEqualTo(1);
  }

  @ParameterizedTest
  @CsvSource({
    "LIST, x, x, AMQ_SCHEDULER_ACTION",
    "REMOVE, x, x, scheduledJobId",
    "BROWSE, x, x, reply-to",
    "REMOVEALL, ACTION_START_TIME, noon, ACTION_START_TIME",
    "REMOVEALL, ACTION_END_TIME, -1, ACTION_END_TIME"
  })
  void refusesWhatItCannotDo(String action, String property, String value, String named) {
    schedule("a");
    manager.publish(request(action).property(property, value));
    Refusal refusal = manager.publishRefusal();
    assertThat(refusal.cause()).isEqualTo(Refusal.Cause.INVALID);
    assertThat(refusal.detail()).contains(named);
    assertThat(driver.status().storedMessages()).isEqualTo(1);
  }

  @Test
  void refusesAWindowThatEndsBeforeItBegins() {
    schedule("a");
    manager.publish(
        request("REMOVEALL").property("ACTION_START_TIME", 2).property("ACTION_END_TIME", 1));
    assertThat(manager.publishRefusal().detail()).contains("ACTION_END_TIME");
  }

  @Test
  void refusesRepliesThatCannotBeSent() {
    manager.publish(request("BROWSE").replyTo(REPLIES));
    assertThat(manager.publishRefusal().cause()).isEqualTo(Refusal.Cause.NOT_FOUND);
    driver.limit(Resource.QUEUES, 0);
    manager.publish(request("BROWSE").replyTo(Destination.queue("replies")));
    assertThat(manager.publishRefusal().cause()).isEqualTo(Refusal.Cause.QUOTA);
  }

  @Test
  void isOnceUnderADedupId() {
    manager.durable().connect();
    schedule("a");
    manager.publish(request("REMOVEALL").qos(2), 7);
    schedule("b");
    manager.publish(request("REMOVEALL").qos(2), 7);
    assertThat(driver.status().storedMessages()).isEqualTo(1);
  }
}
