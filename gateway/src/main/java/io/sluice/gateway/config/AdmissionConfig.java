package io.sluice.gateway.config;

import io.smallrye.config.WithDefault;
import java.util.Optional;

/**
 * Who may connect without a password, and coarse limits on attempts that are refused before they
 * cost a password check. A plan's own connect rate is exact and decided at the tenant's shard;
 * these keep a flood from getting there.
 */
public interface AdmissionConfig {
  /** Attempts a second that one remote address may make in the long run. */
  @WithDefault("2000")
  int addressRate();

  /** Attempts one remote address may make at once. */
  @WithDefault("20000")
  int addressBurst();

  /** Failed authentications a second that one remote address may make in the long run. */
  @WithDefault("50")
  int failureRate();

  /** Failed authentications one remote address may make at once. */
  @WithDefault("1000")
  int failureBurst();

  /** Attempts a second that the clients of one broker may make together in the long run. */
  @WithDefault("10000")
  int brokerRate();

  /** Attempts the clients of one broker may make at once. */
  @WithDefault("50000")
  int brokerBurst();

  /**
   * The user that a client becomes which says that it is anonymous, in a broker that has such a
   * user; without it none may.
   */
  Optional<String> anonymousUser();
}
