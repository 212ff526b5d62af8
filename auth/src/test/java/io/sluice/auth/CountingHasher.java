package io.sluice.auth;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;

/** Hashes at no cost: the hash of {@code x} is {@code hash:x}. Counts, and waits when told to. */
final class CountingHasher extends PasswordHasher {
  private final List<String> threads = new CopyOnWriteArrayList<>();
  private volatile CountDownLatch gate = new CountDownLatch(0);
  private volatile int verifications;

  void block() {
    gate = new CountDownLatch(1);
  }

  void open() {
    gate.countDown();
  }

  int verifications() {
    return verifications;
  }

  /** The threads that hashed, one entry a hash. */
  List<String> threads() {
    return threads;
  }

  @Override
  public String hash(byte[] password) {
    await();
    return "hash:" + new String(password, UTF_8);
  }

  @Override
  public boolean verify(byte[] password, String storedHash) {
    synchronized (this) {
      verifications++;
    }
    await();
    if (storedHash.equals("damaged")) {
      throw new IllegalArgumentException("damaged");
    }
    return storedHash.equals("hash:" + new String(password, UTF_8));
  }

  @Override
  public String unmatchableHash() {
    return "hash:";
  }

  private void await() {
    threads.add(Thread.currentThread().getName());
    try {
      gate.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
