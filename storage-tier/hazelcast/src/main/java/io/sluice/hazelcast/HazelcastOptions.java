package io.sluice.hazelcast;

import com.hazelcast.config.MapConfig;

/**
 * How the in-memory store is run.
 *
 * @param backups copies of each entry on other members; with one member there are none
 * @param appenders threads that append
 */
public record HazelcastOptions(int backups, int appenders) {
  public HazelcastOptions {
    if (backups < MapConfig.MIN_BACKUP_COUNT || backups > MapConfig.MAX_BACKUP_COUNT) {
      throw new IllegalArgumentException("backups is " + backups + "; give 0 to 6");
    }
    if (appenders < 1 || appenders > 256) {
      throw new IllegalArgumentException("appenders is " + appenders + "; give 1 to 256");
    }
  }

  /** One backup, 4 appenders. */
  public static HazelcastOptions defaults() {
    return new HazelcastOptions(1, 4);
  }

  public HazelcastOptions withBackups(int copies) {
    return new HazelcastOptions(copies, appenders);
  }

  public HazelcastOptions withAppenders(int threads) {
    return new HazelcastOptions(backups, threads);
  }
}
