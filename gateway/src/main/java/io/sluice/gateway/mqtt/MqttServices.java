package io.sluice.gateway.mqtt;

import io.sluice.auth.Authorizer;
import io.sluice.broker.api.BrokerEvent;
import io.sluice.gateway.admission.Admission;
import java.util.function.LongSupplier;

/**
 * What every connection shares.
 *
 * @param epochMillis the time of day
 * @param nanoTime a clock that only moves forward
 */
record MqttServices(
    Admission admission,
    Authorizer authorizer,
    MqttOptions options,
    BrokerEvent.Sink events,
    LongSupplier epochMillis,
    LongSupplier nanoTime) {}
