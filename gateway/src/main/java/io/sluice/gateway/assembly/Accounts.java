package io.sluice.gateway.assembly;

import io.sluice.auth.Authenticator;
import io.sluice.auth.Authorizer;
import io.sluice.auth.BuiltInAuthenticator;
import io.sluice.auth.DirectoryOptions;
import io.sluice.auth.PasswordHasher;
import io.sluice.auth.PasswordOptions;
import io.sluice.auth.Passwords;
import io.sluice.auth.UserDirectory;
import io.sluice.model.ControlStore;
import jakarta.enterprise.inject.Disposes;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;

/** Makes what decides who a client is and what it may do. */
final class Accounts {
  private Accounts() {}

  @Produces
  @Singleton
  static PasswordHasher hasher() {
    return new PasswordHasher();
  }

  @Produces
  @Singleton
  static Passwords passwords(PasswordHasher hasher) {
    return new Passwords(hasher, PasswordOptions.defaults());
  }

  static void close(@Disposes Passwords passwords) {
    passwords.close();
  }

  @Produces
  @Singleton
  static UserDirectory directory(ControlStore store) {
    return new UserDirectory(store, DirectoryOptions.defaults());
  }

  static void close(@Disposes UserDirectory directory) {
    directory.close();
  }

  @Produces
  @Singleton
  static Authenticator authenticator(UserDirectory directory, Passwords passwords) {
    return new BuiltInAuthenticator(directory, passwords);
  }

  @Produces
  @Singleton
  static Authorizer authorizer() {
    return Authorizer.ALLOW_ALL;
  }
}
