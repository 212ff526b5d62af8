package io.sluice.auth;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.Arrays;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * Stands for the question whether a stored hash is a password's, without telling the password: an
 * HMAC-SHA-256 under a random key that lives as long as the process.
 */
final class VerificationKey {
  private final byte[] mac;

  private VerificationKey(byte[] mac) {
    this.mac = mac;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof VerificationKey that && Arrays.equals(mac, that.mac);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(mac);
  }

  /** Makes keys that can be compared with one another. */
  static final class Maker {
    private static final String ALGORITHM = "HmacSHA256";
    private static final int SECRET_BYTES = 32;

    private final SecretKeySpec secret;

    Maker() {
      byte[] random = new byte[SECRET_BYTES];
      new SecureRandom().nextBytes(random);
      secret = new SecretKeySpec(random, ALGORITHM);
    }

    VerificationKey of(String subject, String storedHash, byte[] password) {
      try {
        Mac mac = Mac.getInstance(ALGORITHM);
        mac.init(secret);
        update(mac, subject.getBytes(StandardCharsets.UTF_8));
        update(mac, storedHash.getBytes(StandardCharsets.UTF_8));
        update(mac, password);
        return new VerificationKey(mac.doFinal());
      } catch (GeneralSecurityException e) {
        throw new IllegalStateException("every Java runtime has " + ALGORITHM, e);
      }
    }

    /** The length goes first, so that no two triples give the same bytes. */
    private static void update(Mac mac, byte[] part) {
      mac.update(ByteBuffer.allocate(Integer.BYTES).putInt(part.length).flip());
      mac.update(part);
    }
  }
}
