package io.sluice.gateway.fake;

import io.sluice.auth.AuthResult;
import io.sluice.auth.Authorizer;
import io.sluice.broker.api.BrokerEvent;
import io.sluice.broker.api.OpenSession;
import io.sluice.broker.api.Refusal;
import io.sluice.broker.api.SessionListener;
import io.sluice.broker.api.SessionOpened;
import io.sluice.gateway.admission.Admission;
import io.sluice.gateway.admission.Admitted;
import io.sluice.gateway.admission.Credentials;
import io.sluice.gateway.admission.Identified;
import io.sluice.gateway.admission.Login;
import io.sluice.gateway.admission.Principal;
import io.sluice.gateway.connection.ConnectionServices;
import io.sluice.model.Broker;
import io.sluice.model.StorageKind;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;

/** A broker behind the adapter that does what a test says, and a clock that only tests move. */
public final class FakeBroker implements Admission {
  public static final long START_MILLIS = 1_700_000_000_000L;
  private static final AuthResult.Granted GRANTED =
      new AuthResult.Granted(
          new Broker("plant", "acme", StorageKind.DURABLE), "ann", Set.of("staff"));
  public static final Principal PRINCIPAL = new Principal("acme", "plant", "ann", Set.of("staff"));

  public final List<BrokerEvent> events = new ArrayList<>();
  public Credentials credentials;
  public OpenSession request;
  public FakeSession session;
  public Refusal refusal;
  public Refusal identityRefusal;
  public boolean sessionPresent;
  public boolean holdAdmission;
  public Authorizer authorizer = Authorizer.ALLOW_ALL;
  public long nowMillis = START_MILLIS;
  public Login login;
  private CompletableFuture<Identified> heldIdentity;
  private CompletableFuture<Admitted> held;

  @Override
  public CompletionStage<Identified> identify(Credentials shown, Login by) {
    credentials = shown;
    login = by;
    heldIdentity = new CompletableFuture<>();
    CompletionStage<Identified> answer = heldIdentity;
    if (!holdAdmission) {
      identifyNow();
    }
    return answer;
  }

  public void identifyNow() {
    heldIdentity.complete(
        identityRefusal == null
            ? new Identified(GRANTED, null)
            : new Identified(null, identityRefusal));
  }

  @Override
  public CompletionStage<Admitted> open(
      Identified identified, Function<Principal, OpenSession> request, SessionListener listener) {
    held = new CompletableFuture<>();
    this.request = request.apply(PRINCIPAL);
    session = refusal == null ? new FakeSession(listener) : null;
    CompletionStage<Admitted> answer = held;
    if (!holdAdmission) {
      admitNow();
    }
    return answer;
  }

  @Override
  public CompletionStage<Admitted> admit(
      Credentials shown, Function<Principal, OpenSession> request, SessionListener listener) {
    credentials = shown;
    held = new CompletableFuture<>();
    if (refusal == null) {
      this.request = request.apply(PRINCIPAL);
      session = new FakeSession(listener);
    }
    CompletionStage<Admitted> answer = held;
    if (!holdAdmission) {
      admitNow();
    }
    return answer;
  }

  public void admitNow() {
    held.complete(
        refusal == null
            ? new Admitted(
                PRINCIPAL, new SessionOpened(session, sessionPresent, request.maxInflight(), null))
            : Admitted.refused(refusal));
  }

  public ConnectionServices services() {
    return new ConnectionServices(
        this,
        (broker, user, groups, action, kind, destination) ->
            authorizer.authorize(broker, user, groups, action, kind, destination),
        events::add,
        () -> nowMillis,
        () -> TimeUnit.MILLISECONDS.toNanos(nowMillis));
  }
}
