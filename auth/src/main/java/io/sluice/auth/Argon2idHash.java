package io.sluice.auth;

import java.util.Base64;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.bouncycastle.crypto.generators.Argon2BytesGenerator;
import org.bouncycastle.crypto.params.Argon2Parameters;

/**
 * An Argon2id hash (RFC 9106, version 0x13) with the parameters and the salt it was made with, in
 * the PHC string format {@code $argon2id$v=19$m=7168,t=5,p=1$salt$digest} that other tools read and
 * write too.
 */
record Argon2idHash(int memoryKib, int iterations, int parallelism, byte[] salt, byte[] digest) {
  private static final Pattern PHC =
      Pattern.compile(
          "\\$argon2id\\$v=19\\$m=([1-9]\\d{0,6}),t=([1-9]\\d?),p=([1-9]\\d?)"
              + "\\$([A-Za-z0-9+/]{11,86})\\$([A-Za-z0-9+/]{22,86})");

  /** One stored hash must not be able to ask for more memory than this. */
  private static final int MAX_MEMORY_KIB = 256 * 1024;

  /** The hash of a password under these parameters; takes tens of milliseconds of CPU. */
  static Argon2idHash compute(
      byte[] password, byte[] salt, int memoryKib, int iterations, int parallelism, int length) {
    Argon2BytesGenerator argon2 = new Argon2BytesGenerator();
    argon2.init(
        new Argon2Parameters.Builder(Argon2Parameters.ARGON2_id)
            .withVersion(Argon2Parameters.ARGON2_VERSION_13)
            .withMemoryAsKB(memoryKib)
            .withIterations(iterations)
            .withParallelism(parallelism)
            .withSalt(salt)
            .build());
    byte[] digest = new byte[length];
    argon2.generateBytes(password, digest);
    return new Argon2idHash(memoryKib, iterations, parallelism, salt, digest);
  }

  /**
   * Reads a PHC string.
   *
   * @throws IllegalArgumentException if it is not one of Argon2id, or asks for too much memory
   */
  static Argon2idHash parse(String text) {
    Matcher phc = PHC.matcher(text);
    if (!phc.matches()) {
      throw new IllegalArgumentException("a stored password hash is not an Argon2id PHC string");
    }
    int memoryKib = Integer.parseInt(phc.group(1));
    if (memoryKib > MAX_MEMORY_KIB) {
      throw new IllegalArgumentException(
          "a stored password hash asks for "
              + memoryKib
              + " KiB of memory; at most "
              + MAX_MEMORY_KIB
              + " are given");
    }
    Base64.Decoder base64 = Base64.getDecoder();
    return new Argon2idHash(
        memoryKib,
        Integer.parseInt(phc.group(2)),
        Integer.parseInt(phc.group(3)),
        base64.decode(phc.group(4)),
        base64.decode(phc.group(5)));
  }

  /** The PHC string. */
  String encode() {
    Base64.Encoder base64 = Base64.getEncoder().withoutPadding();
    return "$argon2id$v=19$m=%d,t=%d,p=%d$%s$%s"
        .formatted(
            memoryKib,
            iterations,
            parallelism,
            base64.encodeToString(salt),
            base64.encodeToString(digest));
  }
}
