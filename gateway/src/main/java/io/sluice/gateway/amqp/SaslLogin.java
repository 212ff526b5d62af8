package io.sluice.gateway.amqp;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.sluice.broker.api.BrokerEvent.Kind;
import io.sluice.broker.api.Refusal;
import io.sluice.gateway.admission.Credentials;
import io.sluice.gateway.admission.Identified;
import io.sluice.gateway.admission.Login;
import io.sluice.gateway.amqp.codec.Symbols;
import io.sluice.gateway.connection.ReadGate;
import io.sluice.model.Protocol;
import java.util.ArrayList;
import java.util.List;
import org.apache.qpid.protonj2.buffer.ProtonBuffer;
import org.apache.qpid.protonj2.engine.sasl.SaslOutcome;
import org.apache.qpid.protonj2.engine.sasl.SaslServerContext;
import org.apache.qpid.protonj2.engine.sasl.SaslServerListener;
import org.apache.qpid.protonj2.types.Symbol;
import org.apache.qpid.protonj2.types.transport.AMQPHeader;

/**
 * The SASL layer (5.3): PLAIN, EXTERNAL for who showed TLS a certificate, ANONYMOUS where it is
 * configured. All of them are one message of the client's; a further mechanism that is, such as
 * OAUTHBEARER, is one more case of {@link #handleSaslInit}.
 */
final class SaslLogin implements SaslServerListener {
  private final AmqpConnection connection;

  SaslLogin(AmqpConnection connection) {
    this.connection = connection;
  }

  @Override
  public void handleSaslHeader(SaslServerContext context, AMQPHeader header) {
    List<Symbol> mechanisms = new ArrayList<>();
    if (hasCertificate()) {
      mechanisms.add(Symbols.EXTERNAL);
    }
    mechanisms.add(Symbols.PLAIN);
    if (connection.options().offerAnonymous()) {
      mechanisms.add(Symbols.ANONYMOUS);
    }
    context.sendMechanisms(mechanisms.toArray(new Symbol[0]));
  }

  private boolean hasCertificate() {
    return connection.stream().clientCertificate() != null;
  }

  @Override
  public void handleSaslInit(SaslServerContext context, Symbol mechanism, ProtonBuffer response) {
    byte[] said = new byte[response == null ? 0 : response.getReadableBytes()];
    if (said.length > 0) {
      response.readBytes(said, 0, said.length);
    }
    if (Symbols.PLAIN.equals(mechanism)) {
      plain(context, SaslPlain.parse(said));
    } else if (Symbols.EXTERNAL.equals(mechanism) && hasCertificate()) {
      identify(context, Login.CERTIFICATE, new String(said, UTF_8), null);
    } else if (Symbols.ANONYMOUS.equals(mechanism) && connection.options().offerAnonymous()) {
      identify(context, Login.ANONYMOUS, null, null);
    } else {
      refuse(context, "the SASL mechanism is not among those that were offered");
    }
  }

  private void plain(SaslServerContext context, SaslPlain plain) {
    if (plain == null) {
      refuse(context, "the response is not one of SASL PLAIN (RFC 4616)");
    } else {
      identify(context, Login.PASSWORD, plain.userName(), plain.password());
    }
  }

  /** Nothing is ever asked of a client, so it cannot answer. */
  @Override
  public void handleSaslResponse(SaslServerContext context, ProtonBuffer response) {
    refuse(context, "a SASL response to no challenge");
  }

  private void identify(SaslServerContext context, Login login, String userName, byte[] password) {
    Credentials credentials =
        connection.credentials(Protocol.AMQP, context.getHostname(), userName, password);
    connection.gate().close(ReadGate.Cause.ADMISSION);
    connection
        .services()
        .admission()
        .identify(credentials, login)
        .thenAccept(
            identified -> connection.eventLoop().execute(() -> onIdentified(context, identified)));
  }

  private void onIdentified(SaslServerContext context, Identified identified) {
    if (connection.isOver()) {
      return;
    }
    if (identified.refusal() != null) {
      end(context, outcome(identified.refusal()));
      return;
    }
    context.sendOutcome(SaslOutcome.SASL_OK, null);
    connection.authenticated(identified);
    connection.out().flushNow();
    connection.gate().open(ReadGate.Cause.ADMISSION);
  }

  private void refuse(SaslServerContext context, String detail) {
    connection.report(Kind.AUTHENTICATION_FAILED, null, detail);
    end(context, SaslOutcome.SASL_AUTH);
  }

  private void end(SaslServerContext context, SaslOutcome outcome) {
    context.sendOutcome(outcome, null);
    connection.finish();
  }

  private static SaslOutcome outcome(Refusal refusal) {
    return switch (refusal.cause()) {
      case QUOTA, UNAVAILABLE -> SaslOutcome.SASL_TEMP;
      default -> SaslOutcome.SASL_AUTH;
    };
  }
}
