package io.sluice.control.api;

import io.quarkus.security.AuthenticationFailedException;
import io.quarkus.security.identity.AuthenticationRequestContext;
import io.quarkus.security.identity.IdentityProvider;
import io.quarkus.security.identity.SecurityIdentity;
import io.quarkus.security.identity.request.UsernamePasswordAuthenticationRequest;
import io.quarkus.security.runtime.QuarkusPrincipal;
import io.quarkus.security.runtime.QuarkusSecurityIdentity;
import io.sluice.auth.PasswordHasher;
import io.sluice.auth.Passwords;
import io.sluice.control.ControlException;
import io.sluice.control.ControlException.Kind;
import io.sluice.control.OperatorAccount;
import io.sluice.model.ControlStore;
import io.smallrye.mutiny.Uni;
import jakarta.inject.Singleton;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.concurrent.CompletionException;

/** Lets the operator in by HTTP Basic, and nobody else. */
@Singleton
public class OperatorIdentityProvider
    implements IdentityProvider<UsernamePasswordAuthenticationRequest> {
  private final OperatorAccount operator;
  private final Passwords passwords;

  OperatorIdentityProvider(ControlStore store, Passwords passwords) {
    this.operator = new OperatorAccount(store);
    this.passwords = passwords;
  }

  @Override
  public Class<UsernamePasswordAuthenticationRequest> getRequestType() {
    return UsernamePasswordAuthenticationRequest.class;
  }

  @Override
  public Uni<SecurityIdentity> authenticate(
      UsernamePasswordAuthenticationRequest request, AuthenticationRequestContext context) {
    byte[] password = bytes(request.getPassword().getPassword());
    if (!request.getUsername().equals(OperatorAccount.NAME)
        || !PasswordHasher.isPassword(password)) {
      return Uni.createFrom().failure(new AuthenticationFailedException());
    }
    return context.runBlocking(() -> verify(password));
  }

  private SecurityIdentity verify(byte[] password) {
    boolean matches;
    try {
      matches =
          operator
              .passwordHash()
              .map(hash -> passwords.verify(OperatorAccount.NAME, hash, password).join())
              .orElse(false);
    } catch (CompletionException e) {
      throw new ControlException(
          Kind.UNAVAILABLE, "the operator's password cannot be checked now; try again", e);
    }
    if (!matches) {
      throw new AuthenticationFailedException();
    }
    return QuarkusSecurityIdentity.builder()
        .setPrincipal(new QuarkusPrincipal(OperatorAccount.NAME))
        .addRole(OperatorAccount.NAME)
        .build();
  }

  private static byte[] bytes(char[] password) {
    ByteBuffer encoded = StandardCharsets.UTF_8.encode(CharBuffer.wrap(password));
    return Arrays.copyOf(encoded.array(), encoded.limit());
  }
}
