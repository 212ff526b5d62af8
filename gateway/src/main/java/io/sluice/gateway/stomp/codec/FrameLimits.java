package io.sluice.gateway.stomp.codec;

/**
 * How large frames may be.
 *
 * @param maxHeadBytes of command and headers
 * @param maxHeaders headers of a frame
 * @param maxBodyBytes of the body
 */
public record FrameLimits(int maxHeadBytes, int maxHeaders, int maxBodyBytes) {
  /** Nobody is known yet: enough for CONNECT with a token as passcode. */
  public static final FrameLimits BEFORE_CONNECT = new FrameLimits(16 << 10, 64, 0);
}
