package io.sluice.gateway.admission;

import io.sluice.auth.AuthResult;
import io.sluice.auth.AuthResult.Granted;
import io.sluice.auth.AuthResult.Refused;
import io.sluice.auth.Authenticator;
import io.sluice.broker.api.BrokerEvent;
import io.sluice.broker.api.OpenSession;
import io.sluice.broker.api.Refusal;
import io.sluice.broker.api.Refusal.Cause;
import io.sluice.broker.api.SessionListener;
import io.sluice.broker.api.SessionOpened;
import io.sluice.broker.api.SessionService;
import io.sluice.gateway.admission.BrokerNaming.Named;
import io.sluice.gateway.config.SluiceConfig;
import io.sluice.model.Names;
import io.sluice.model.Resource;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import org.jboss.logging.Logger;

/**
 * {@link Admission} as the product is configured: {@link #identify} and {@link #open} are the
 * policy.
 */
@Singleton
final class AdmissionPolicy implements Admission {
  private static final Logger log = Logger.getLogger(AdmissionPolicy.class);
  private static final Refusal BAD_CREDENTIALS =
      Refusal.of(Cause.BAD_CREDENTIALS, "the broker, the user name or the password is not right");
  private static final Refusal UNAVAILABLE =
      Refusal.of(Cause.UNAVAILABLE, "the connection cannot be admitted now; try again later");
  private static final Refusal TOO_OFTEN =
      new Refusal(
          Cause.QUOTA, Resource.CONNECT_RATE, "too many connection attempts; try again later");

  private final BrokerNaming naming;
  private final UserNames userNames;
  private final AttemptLimits limits;
  private final Authenticator authenticator;
  private final SessionService sessions;
  private final BrokerEvent.Sink events;

  @Inject
  AdmissionPolicy(
      SluiceConfig config,
      Authenticator authenticator,
      SessionService sessions,
      BrokerEvent.Sink events) {
    this(
        new BrokerNaming(config.defaultBroker(), config.domain()),
        new UserNames(config.admission().anonymousUser()),
        new AttemptLimits(config.admission()),
        authenticator,
        sessions,
        events);
  }

  AdmissionPolicy(
      BrokerNaming naming,
      UserNames userNames,
      AttemptLimits limits,
      Authenticator authenticator,
      SessionService sessions,
      BrokerEvent.Sink events) {
    this.naming = naming;
    this.userNames = userNames;
    this.limits = limits;
    this.authenticator = authenticator;
    this.sessions = sessions;
    this.events = events;
  }

  @Override
  public CompletionStage<Identified> identify(Credentials shown, Login login) {
    Credentials credentials = userNames.of(shown, login);
    Named named = naming.name(credentials);
    if (!limits.tryAttempt(credentials.remoteAddress(), named.broker())) {
      return CompletableFuture.completedFuture(tooOften(credentials, named));
    }
    CompletionStage<AuthResult> result =
        login == Login.PASSWORD
            ? authenticator.authenticate(named.broker(), named.user(), credentials.password())
            : authenticator.find(named.broker(), named.user());
    return result
        .thenApply(
            found ->
                found instanceof Granted granted
                    ? new Identified(granted, null)
                    : refused(credentials, named, (Refused) found))
        .exceptionally(failure -> Identified.refused(failed(failure)));
  }

  @Override
  public CompletionStage<Admitted> open(
      Identified identified, Function<Principal, OpenSession> request, SessionListener listener) {
    Principal principal = identified.principal();
    return sessions
        .open(request.apply(principal), listener)
        .thenCompose(opened -> stillExisting(identified.granted(), principal, opened))
        .exceptionally(failure -> Admitted.refused(failed(failure)));
  }

  /**
   * A user deleted between the check of its password and now was not seen by who disconnects its
   * sessions.
   */
  private CompletionStage<Admitted> stillExisting(
      Granted granted, Principal principal, SessionOpened opened) {
    if (opened.refusal() != null) {
      return CompletableFuture.completedFuture(new Admitted(principal, opened));
    }
    return authenticator
        .stillExists(granted)
        .thenApply(
            exists -> {
              if (exists) {
                return new Admitted(principal, opened);
              }
              opened.session().close(false, -1);
              return Admitted.refused(BAD_CREDENTIALS);
            });
  }

  private Identified refused(Credentials credentials, Named named, Refused result) {
    boolean bad = result.reason() == AuthResult.Reason.BAD_CREDENTIALS;
    if (bad) {
      limits.failed(credentials.remoteAddress());
    }
    report(
        bad ? BrokerEvent.Kind.AUTHENTICATION_FAILED : BrokerEvent.Kind.CONNECTION_REFUSED,
        named,
        null,
        result.detail() + ", from " + credentials.remoteAddress());
    return Identified.refused(bad ? BAD_CREDENTIALS : UNAVAILABLE);
  }

  private Identified tooOften(Credentials credentials, Named named) {
    report(
        BrokerEvent.Kind.CONNECTION_REFUSED,
        named,
        Resource.CONNECT_RATE,
        "too many attempts, from " + credentials.remoteAddress());
    return Identified.refused(TOO_OFTEN);
  }

  private static Refusal failed(Throwable failure) {
    log.error("A connection could not be admitted", failure);
    return UNAVAILABLE;
  }

  /** The broker's name is the client's word, so it is only passed on if it could be one. */
  private void report(BrokerEvent.Kind kind, Named named, Resource resource, String detail) {
    String broker = Names.isDnsLabel(named.broker()) ? named.broker() : null;
    events.on(new BrokerEvent(kind, null, broker, resource, detail));
  }
}
