package io.sluice.broker.shard;

import io.sluice.model.StorageKind;
import java.util.ArrayList;
import java.util.List;

/** The steps of a lane's driver, under the control of a test. */
final class LaneSteps {
  private static final int MAX_ROUNDS = 10_000;

  private final Shard shard;
  private final Lane lane;
  private final TestLog log;
  private final List<Long> wanted = new ArrayList<>();
  private Runnable inFlight;
  boolean holdsLog;
  boolean holdsReads;
  int reads;

  LaneSteps(Shard shard, Lane lane, TestLog log) {
    this.shard = shard;
    this.lane = lane;
    this.log = log;
    lane.readWith(wanted::add);
  }

  void endTurn() {
    int rounds = 0;
    do {
      lane.outbox().takeImmediate().forEach(Runnable::run);
      append();
      if (++rounds > MAX_ROUNDS) {
        throw new AssertionError("the shard does not come to rest");
      }
    } while (bringWanted() || inFlight == null && !lane.journal().isEmpty());
  }

  private void append() {
    if (inFlight != null) {
      return;
    }
    if (lane.journal().isEmpty()) {
      lane.outbox().takeGated().forEach(Runnable::run);
      return;
    }
    if (lane.kind() == StorageKind.DURABLE) {
      shard.writeMeters();
    }
    long sequence = lane.journal().sequence();
    byte[] chunk = lane.journal().take();
    lane.appended(sequence, chunk.length);
    long[] dropping = lane.takeDropping();
    List<Runnable> effects = lane.outbox().takeGated();
    inFlight =
        () -> {
          log.append(sequence, chunk);
          lane.durable(sequence);
          effects.forEach(Runnable::run);
          log.drop(dropping);
        };
    if (!holdsLog) {
      complete();
    }
  }

  private void complete() {
    Runnable completing = inFlight;
    inFlight = null;
    completing.run();
  }

  void completeAppend() {
    if (inFlight != null) {
      complete();
    }
    endTurn();
  }

  private boolean bringWanted() {
    if (holdsReads || wanted.isEmpty()) {
      return false;
    }
    List<Long> bringing = List.copyOf(wanted);
    wanted.clear();
    for (long sequence : bringing) {
      reads++;
      lane.read(sequence, log.read(sequence));
    }
    return true;
  }

  void releaseLog() {
    holdsLog = false;
    if (inFlight != null) {
      complete();
    }
    endTurn();
  }

  void releaseReads() {
    holdsReads = false;
    endTurn();
  }

  void snapshot() {
    endTurn();
    long sequence = lane.journal().sequence();
    log.save(sequence, shard.snapshot(lane.kind()));
    lane.snapshotTaken(sequence);
    log.drop(lane.takeDropping());
  }

  boolean compact() {
    long sparse = lane.sparseChunk();
    if (sparse >= 0) {
      lane.move(sparse, log.read(sparse));
    }
    return sparse >= 0;
  }
}
