package io.sluice.control;

import jakarta.inject.Singleton;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReentrantLock;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import java.util.stream.Stream;

/**
 * Lets one change at a time at what it touches, so that the control data and the shards see changes
 * in one order. To be taken in the order of the methods here.
 */
@Singleton
class ChangeLocks {
  private static final int STRIPES = 64;

  private final ReentrantReadWriteLock plans = new ReentrantReadWriteLock();
  private final Lock[] users = stripes();
  private final Lock[] tenants = stripes();

  /** A lock that is held until closed. */
  interface Held extends AutoCloseable {
    @Override
    void close();
  }

  /** No plan changes while this is held. */
  Held plansAsTheyAre() {
    return hold(plans.readLock());
  }

  /** To change plans: nobody else does, or counts on one, while this is held. */
  Held plansToChange() {
    return hold(plans.writeLock());
  }

  Held user(String broker, String name) {
    return hold(users[Math.floorMod(31 * broker.hashCode() + name.hashCode(), STRIPES)]);
  }

  /** A tenant with its brokers and the existence of their users. */
  Held tenant(String name) {
    return hold(tenants[Math.floorMod(name.hashCode(), STRIPES)]);
  }

  private static Lock[] stripes() {
    return Stream.generate(ReentrantLock::new).limit(STRIPES).toArray(Lock[]::new);
  }

  private static Held hold(Lock lock) {
    lock.lock();
    return lock::unlock;
  }
}
