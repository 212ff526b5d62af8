package io.sluice.gateway.connection;

import io.sluice.auth.Authorizer;
import io.sluice.broker.api.BrokerEvent;
import io.sluice.gateway.admission.Admission;
import java.util.function.LongSupplier;

/**
 * What the connections of every protocol share.
 *
 * @param authorizer asked for every publish and subscription
 * @param events hears of protocol errors and of refusals that no shard sees
 * @param epochMillis the time of day
 * @param nanoTime a clock that only moves forward
 */
public record ConnectionServices(
    Admission admission,
    Authorizer authorizer,
    BrokerEvent.Sink events,
    LongSupplier epochMillis,
    LongSupplier nanoTime) {

  /** With the clocks of this machine. */
  public static ConnectionServices of(
      Admission admission, Authorizer authorizer, BrokerEvent.Sink events) {
    return new ConnectionServices(
        admission, authorizer, events, System::currentTimeMillis, System::nanoTime);
  }
}
