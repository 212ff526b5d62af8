package io.sluice.control.api;

import io.sluice.auth.DirectoryOptions;
import io.sluice.auth.PasswordHasher;
import io.sluice.auth.PasswordOptions;
import io.sluice.auth.Passwords;
import io.sluice.auth.UserDirectory;
import io.sluice.control.Endpoints;
import io.sluice.control.FakeTenantAdmin;
import io.sluice.control.FirstStart;
import io.sluice.model.ControlStore;
import io.sluice.model.MemoryControlStore;
import jakarta.enterprise.inject.Disposes;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;

/** What the process that has this API around it provides. */
class Beans {
  static final String PASSWORD = "of the operator";

  @Produces
  @Singleton
  ControlStore store() throws IOException {
    MemoryControlStore store = new MemoryControlStore();
    new FirstStart(store, new PasswordHasher(), Path.of("unused"))
        .run(Optional.of("of demo"), Optional.of(PASSWORD));
    return store;
  }

  @Produces
  @Singleton
  FakeTenantAdmin fakeAdmin() {
    return new FakeTenantAdmin();
  }

  @Produces
  @Singleton
  UserDirectory directory(ControlStore store) {
    return new UserDirectory(store, DirectoryOptions.defaults());
  }

  @Produces
  @Singleton
  Passwords passwords() {
    return new Passwords(new PasswordHasher(), PasswordOptions.defaults());
  }

  void close(@Disposes Passwords passwords) {
    passwords.close();
  }

  @Produces
  @Singleton
  Endpoints endpoints() {
    return broker -> Map.of("mqtts", "mqtts://" + broker + ".localhost:8883");
  }
}
