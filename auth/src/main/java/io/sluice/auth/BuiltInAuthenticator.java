package io.sluice.auth;

import io.sluice.auth.AuthResult.Granted;
import io.sluice.auth.AuthResult.Reason;
import io.sluice.auth.AuthResult.Refused;
import io.sluice.model.Broker;
import io.sluice.model.User;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.RejectedExecutionException;

/** Knows the users that the control data keeps, by the hashes of their passwords. */
public final class BuiltInAuthenticator implements Authenticator {
  private final UserDirectory directory;
  private final Passwords passwords;
  private final String unmatchableHash;

  public BuiltInAuthenticator(UserDirectory directory, Passwords passwords) {
    this.directory = directory;
    this.passwords = passwords;
    this.unmatchableHash = passwords.unmatchableHash();
  }

  /** What is no password at all is refused without work: that tells nothing of who exists. */
  @Override
  public CompletionStage<AuthResult> authenticate(
      String brokerId, String userName, byte[] password) {
    if (!PasswordHasher.isPassword(password)) {
      return CompletableFuture.completedFuture(
          badCredentials("the password is missing, empty or too long"));
    }
    byte[] shown = password.clone();
    String brokerName = brokerId == null ? "" : brokerId;
    String name = userName == null ? "" : userName;
    return directory
        .broker(brokerName)
        .thenCompose(
            broker ->
                directory
                    .user(brokerName, name)
                    .thenCompose(user -> check(broker, user, brokerName + "/" + name, shown)))
        .exceptionally(BuiltInAuthenticator::unavailable);
  }

  @Override
  public CompletionStage<AuthResult> find(String brokerId, String userName) {
    String brokerName = brokerId == null ? "" : brokerId;
    String name = userName == null ? "" : userName;
    return directory
        .broker(brokerName)
        .thenCompose(
            broker -> directory.user(brokerName, name).thenApply(user -> found(broker, user)))
        .exceptionally(BuiltInAuthenticator::unavailable);
  }

  @Override
  public CompletionStage<Boolean> stillExists(Granted granted) {
    return directory
        .user(granted.broker().id(), granted.user())
        .thenApply(Optional::isPresent)
        .exceptionally(failure -> false);
  }

  private CompletableFuture<AuthResult> check(
      Optional<Broker> broker, Optional<User> user, String subject, byte[] password) {
    boolean known = broker.isPresent() && user.isPresent();
    String hash = known ? user.get().passwordHash() : unmatchableHash;
    return passwords
        .verify(subject, hash, password)
        .thenApply(
            matches -> {
              AuthResult found = found(broker, user);
              return known && !matches ? badCredentials("wrong password") : found;
            });
  }

  private static AuthResult found(Optional<Broker> broker, Optional<User> user) {
    if (broker.isPresent() && user.isPresent()) {
      return new Granted(broker.get(), user.get().name(), user.get().groups());
    }
    return badCredentials(broker.isEmpty() ? "no such broker" : "no such user");
  }

  private static Refused badCredentials(String detail) {
    return new Refused(Reason.BAD_CREDENTIALS, detail);
  }

  private static AuthResult unavailable(Throwable failure) {
    Throwable cause =
        failure instanceof CompletionException && failure.getCause() != null
            ? failure.getCause()
            : failure;
    return new Refused(
        Reason.UNAVAILABLE,
        cause instanceof RejectedExecutionException
            ? "too many credentials wait to be checked"
            : "credentials cannot be checked: " + cause);
  }
}
