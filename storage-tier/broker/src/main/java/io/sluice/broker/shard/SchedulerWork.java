package io.sluice.broker.shard;

/** A request to the scheduler that may take several turns. */
interface SchedulerWork {
  long DONE = -1;

  /** To be called again when what was asked of the log is here. */
  long READS = Long.MAX_VALUE;

  /** Does a turn's share; returns in how many milliseconds to call again, or one of the above. */
  long goOn();
}
