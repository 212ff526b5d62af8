package io.sluice.gateway.operations;

import jakarta.enterprise.inject.Produces;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.Liveness;
import org.eclipse.microprofile.health.Readiness;
import org.eclipse.microprofile.health.Startup;

/**
 * The checks behind {@code /q/health}. A broken store makes the process unready, not dead: memory
 * brokers go on.
 */
@Singleton
class Health {
  private final Lifecycle lifecycle;

  @Inject
  Health(Lifecycle lifecycle) {
    this.lifecycle = lifecycle;
  }

  @Produces
  @Singleton
  @Liveness
  HealthCheck alive() {
    return () -> HealthCheckResponse.up("process");
  }

  @Produces
  @Singleton
  @Startup
  HealthCheck started() {
    return () ->
        HealthCheckResponse.named("started")
            .status(lifecycle.state() != Lifecycle.State.STARTING)
            .build();
  }

  @Produces
  @Singleton
  @Readiness
  HealthCheck accepting() {
    return () ->
        HealthCheckResponse.named("listeners")
            .status(lifecycle.state() == Lifecycle.State.SERVING)
            .withData("state", lifecycle.state().name())
            .build();
  }

  @Produces
  @Singleton
  @Readiness
  HealthCheck storing() {
    return () ->
        lifecycle
            .storeProblem()
            .map(
                problem ->
                    HealthCheckResponse.named("store").down().withData("problem", problem).build())
            .orElseGet(() -> HealthCheckResponse.up("store"));
  }
}
