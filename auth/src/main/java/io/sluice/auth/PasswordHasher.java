package io.sluice.auth;

import java.security.MessageDigest;
import java.security.SecureRandom;

/**
 * Hashes passwords with Argon2id, 7 MiB in five passes, which OWASP's Password Storage Cheat Sheet
 * holds equivalent to 19 MiB in two. Every call takes some 30 ms of CPU on the caller's thread, so
 * it is made on a worker; see {@link Passwords}. Thread-safe.
 */
public class PasswordHasher {
  /** Longer passwords are refused, so that a long one costs no more than a short one. */
  public static final int MAX_PASSWORD_BYTES = 1024;

  private static final int MEMORY_KIB = 7 * 1024;
  private static final int ITERATIONS = 5;
  private static final int PARALLELISM = 1;
  private static final int SALT_BYTES = 16;
  private static final int DIGEST_BYTES = 32;

  private final SecureRandom random = new SecureRandom();

  /** True for 1 to {@link #MAX_PASSWORD_BYTES} bytes; null is no password. */
  public static boolean isPassword(byte[] password) {
    return password != null && password.length > 0 && password.length <= MAX_PASSWORD_BYTES;
  }

  /**
   * A self-describing hash with a salt of its own.
   *
   * @throws IllegalArgumentException if it is not a password, see {@link #isPassword}
   */
  public String hash(byte[] password) {
    if (!isPassword(password)) {
      throw new IllegalArgumentException(
          "a password has 1 to " + MAX_PASSWORD_BYTES + " bytes in UTF-8");
    }
    return Argon2idHash.compute(
            password, randomBytes(SALT_BYTES), MEMORY_KIB, ITERATIONS, PARALLELISM, DIGEST_BYTES)
        .encode();
  }

  /**
   * True if the stored hash, made with whatever parameters, is this password's. The time taken does
   * not tell how near a wrong password was.
   *
   * @throws IllegalArgumentException if the stored hash cannot be read
   */
  public boolean verify(byte[] password, String storedHash) {
    Argon2idHash stored = Argon2idHash.parse(storedHash);
    Argon2idHash shown =
        Argon2idHash.compute(
            password,
            stored.salt(),
            stored.memoryKib(),
            stored.iterations(),
            stored.parallelism(),
            stored.digest().length);
    return MessageDigest.isEqual(stored.digest(), shown.digest());
  }

  /**
   * A hash that no password has, as dear to verify as {@link #hash}'s: what an unknown user is
   * checked against.
   */
  public String unmatchableHash() {
    return new Argon2idHash(
            MEMORY_KIB, ITERATIONS, PARALLELISM, randomBytes(SALT_BYTES), randomBytes(DIGEST_BYTES))
        .encode();
  }

  private byte[] randomBytes(int length) {
    byte[] bytes = new byte[length];
    random.nextBytes(bytes);
    return bytes;
  }
}
