package io.sluice.gateway.amqp;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.Arrays;

/**
 * The one message of SASL PLAIN (RFC 4616). Who asks to act as another user is not understood: that
 * is a right that nobody has.
 */
record SaslPlain(String userName, byte[] password) {

  /** Null if it is malformed. */
  static SaslPlain parse(byte[] message) {
    int first = indexOfNul(message, 0);
    int second = indexOfNul(message, first + 1);
    if (first < 0 || second < 0 || indexOfNul(message, second + 1) >= 0) {
      return null;
    }
    String actAs = new String(message, 0, first, UTF_8);
    String userName = new String(message, first + 1, second - first - 1, UTF_8);
    return actAs.isEmpty() || actAs.equals(userName)
        ? new SaslPlain(userName, Arrays.copyOfRange(message, second + 1, message.length))
        : null;
  }

  private static int indexOfNul(byte[] bytes, int from) {
    for (int i = from; i < bytes.length; i++) {
      if (bytes[i] == 0) {
        return i;
      }
    }
    return -1;
  }

  /** Leaves the password out. */
  @Override
  public String toString() {
    return "SaslPlain[" + userName + "]";
  }
}
