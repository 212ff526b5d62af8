package io.sluice.broker.runner;

import io.sluice.broker.api.BrokerEvent;
import io.sluice.broker.api.CloseReason;
import io.sluice.broker.log.DamagedLogException;
import io.sluice.broker.log.FencedException;
import io.sluice.broker.log.OwnedLog;
import io.sluice.broker.shard.Shard;
import io.sluice.broker.shard.Timers;
import io.sluice.model.ShardId;
import io.sluice.model.StorageKind;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import org.jctools.queues.MpscUnboundedArrayQueue;

/**
 * Runs one loaded shard: carries out its commands in turns on its loop, hands what they produced to
 * the lanes' drivers and releases effects. What goes wrong ends the shard, never the process:
 * connections are closed, and the next one loads it from the log.
 */
final class ShardRunner {
  private static final int MAILBOX_CHUNK = 256;

  private final ShardId id;
  private final Shard shard;
  private final ShardLoop loop;
  private final ShardHostOptions options;
  private final BrokerEvent.Sink events;

  /** Bounded by the adapters: each limits what it has outstanding. */
  private final MpscUnboundedArrayQueue<Command> mailbox =
      new MpscUnboundedArrayQueue<>(MAILBOX_CHUNK);

  /** What logs completed; comes before commands, which may be waiting for it. */
  private final ConcurrentLinkedQueue<Runnable> completions = new ConcurrentLinkedQueue<>();

  private final AtomicBoolean scheduled = new AtomicBoolean();
  private final Map<StorageKind, LaneDriver> drivers = new EnumMap<>(StorageKind.class);
  private final Set<Answer<?>> awaited = new HashSet<>();
  private final CompletableFuture<Void> ended = new CompletableFuture<>();
  private final Runnable turn = this::turn;
  private Timers.Key wakeup;
  private long idleSinceMillis = -1;

  /** True at first, until the shard is loaded. */
  private boolean paused = true;

  private Runnable pausedWork;
  private boolean unloading;
  private volatile Throwable failure;
  private volatile boolean closed;
  private Runnable beforeEnded = () -> {};

  ShardRunner(
      ShardId id, Shard shard, ShardLoop loop, ShardHostOptions options, BrokerEvent.Sink events) {
    this.id = id;
    this.shard = shard;
    this.loop = loop;
    this.options = options;
    this.events = events;
  }

  /** Drives a lane whose history was replayed. Called before the first turn, or while paused. */
  void drive(StorageKind kind, OwnedLog log) {
    drivers.put(kind, new LaneDriver(this, shard, shard.lane(kind), log, options.snapshotBytes()));
  }

  boolean drives(StorageKind kind) {
    return drivers.containsKey(kind);
  }

  /** Sets what is to happen before {@link #ended} completes. Called before the first turn. */
  void beforeEnded(Runnable action) {
    beforeEnded = action;
  }

  ShardId id() {
    return id;
  }

  Shard shard() {
    return shard;
  }

  /** Completes when the shard is no longer run, whether unloaded or failed. */
  CompletionStage<Void> ended() {
    return ended;
  }

  /**
   * Carries the command out after all given before, from any thread; or rejects it, once the shard
   * ended.
   */
  void submit(Command command) {
    if (closed) {
      command.rejected();
      return;
    }
    mailbox.offer(command);
    schedule();
  }

  /** Takes the result of a log's work back to the loop; its failure ends the shard. */
  <T> void onCompletion(CompletionStage<T> stage, Consumer<T> action) {
    stage.whenComplete(
        (result, failure) -> {
          completions.add(
              () -> {
                if (failure != null) {
                  fail(failure);
                } else {
                  action.accept(result);
                }
              });
          schedule();
        });
  }

  private void schedule() {
    if (scheduled.compareAndSet(false, true)) {
      loop.execute(turn);
    }
  }

  private void turn() {
    scheduled.set(false);
    if (closed) {
      rejectAll();
      return;
    }
    if (paused) {
      return;
    }
    try {
      carryOut();
    } catch (RuntimeException | Error e) {
      fail(e);
    }
    if (paused && !closed) {
      pausedWork.run();
    }
  }

  private void carryOut() {
    shard.advanceTo(options.clockMillis().getAsLong());
    for (Runnable done = completions.poll(); done != null && !closed; done = completions.poll()) {
      done.run();
    }
    carryOutCommands();
    if (closed) {
      return;
    }
    drivers.values().forEach(LaneDriver::afterTurn);
    releaseImmediate();
    if (!mailbox.isEmpty() && takesCommands()) {
      schedule();
    }
    whenIdle();
    wakeLater();
  }

  private void carryOutCommands() {
    for (int i = 0; i < options.turnCommands() && takesCommands(); i++) {
      Command command = mailbox.poll();
      if (command == null) {
        return;
      }
      command.run(shard);
    }
  }

  private boolean takesCommands() {
    if (closed || paused || unloading) {
      return false;
    }
    for (LaneDriver driver : drivers.values()) {
      if (!driver.takesCommands(options.chunkBytes())) {
        return false;
      }
    }
    return true;
  }

  private void releaseImmediate() {
    for (StorageKind kind : StorageKind.values()) {
      shard.lane(kind).outbox().takeImmediate().forEach(Runnable::run);
    }
  }

  private void wakeLater() {
    long next = Math.min(shard.nextWakeupMillis(), idleDueMillis());
    if (!closed && next < (wakeup == null ? Long.MAX_VALUE : wakeup.atMillis())) {
      loop.cancel(wakeup);
      wakeup =
          loop.wakeAt(
              next,
              () -> {
                wakeup = null;
                schedule();
              });
    }
  }

  private long idleDueMillis() {
    return idleSinceMillis < 0 ? Long.MAX_VALUE : idleSinceMillis + options.idleMillis();
  }

  private void whenIdle() {
    if (unloading) {
      finishUnloading();
    } else if (!isIdle() || !awaited.isEmpty() || !mailbox.isEmpty()) {
      idleSinceMillis = -1;
    } else if (idleSinceMillis < 0) {
      idleSinceMillis = options.clockMillis().getAsLong();
    } else if (options.clockMillis().getAsLong() >= idleDueMillis()) {
      unload();
    }
  }

  /** True if nobody needs the shard, nor will soon. */
  boolean isIdle() {
    long soonMillis = options.clockMillis().getAsLong() + options.idleMillis();
    return shard.isIdle() && shard.dueMillis() > soonMillis;
  }

  /** Writes a snapshot and ends the shard; commands that come meanwhile are rejected then. */
  void unload() {
    unloading = true;
    shard.writeMeters();
    drivers.values().forEach(LaneDriver::requestSnapshot);
    schedule();
  }

  boolean isUnloading() {
    return unloading;
  }

  private void finishUnloading() {
    if (drivers.values().stream().allMatch(LaneDriver::isSettled)) {
      end(BrokerEvent.Kind.SHARD_UNLOADED, "idle or told to");
    }
  }

  /**
   * Stops turns until {@link #resume}; called on the loop.
   *
   * @param work started when this turn is over
   */
  void pause(Runnable work) {
    paused = true;
    pausedWork = work;
  }

  /**
   * Goes on after {@link #pause}; the command is carried out first. Called from the thread that
   * used the pause.
   */
  void resume(Command first) {
    loop.execute(
        () -> {
          paused = false;
          completions.add(() -> first.run(shard));
          schedule();
        });
  }

  /** Ends the shard after work done in a pause failed; called from the thread that did it. */
  void abandon(RuntimeException cause) {
    loop.execute(() -> fail(cause));
  }

  /**
   * Remembers an answer that is owed, so that it is given even if the shard ends. Called on the
   * loop.
   */
  <T> Answer<T> await(Answer<T> answer) {
    awaited.add(answer);
    return answer;
  }

  <T> void answer(Answer<T> answer, T value) {
    if (awaited.remove(answer)) {
      answer.complete(value);
    }
  }

  /**
   * Ends the shard because its state or its log cannot be trusted: nothing that was not durable is
   * released.
   */
  void fail(Throwable cause) {
    if (closed) {
      return;
    }
    failure = cause;
    try {
      shard.disconnectAll(CloseReason.UNAVAILABLE);
    } finally {
      end(BrokerEvent.Kind.SHARD_FAILED, String.valueOf(cause));
    }
  }

  /** True if the shard ended because it failed, not because it was unloaded. */
  boolean hasFailed() {
    return failure != null;
  }

  /**
   * When the shard, which ended, has something to do by itself; {@link Long#MAX_VALUE} for never.
   * After a failure only the log knows, so it is looked at again, unless that would not help.
   */
  long dueMillis() {
    if (failure == null) {
      return shard.dueMillis();
    }
    boolean isLasting =
        failure instanceof FencedException
            || failure instanceof DamagedLogException
            || failure instanceof UnknownTenantException;
    return isLasting ? Long.MAX_VALUE : options.clockMillis().getAsLong() + options.idleMillis();
  }

  private void end(BrokerEvent.Kind kind, String detail) {
    closed = true;
    loop.cancel(wakeup);
    releaseImmediate();
    events.on(new BrokerEvent(kind, id.tenant(), null, null, detail));
    awaited.forEach(Answer::abandon);
    awaited.clear();
    beforeEnded.run();
    ended.complete(null);
    rejectAll();
  }

  private void rejectAll() {
    for (Command command = mailbox.poll(); command != null; command = mailbox.poll()) {
      command.rejected();
    }
  }
}
