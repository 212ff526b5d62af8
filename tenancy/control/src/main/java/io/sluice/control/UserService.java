package io.sluice.control;

import io.sluice.auth.Passwords;
import io.sluice.control.ChangeLocks.Held;
import io.sluice.control.ControlException.Kind;
import io.sluice.model.Broker;
import io.sluice.model.ControlStore;
import io.sluice.model.User;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.RejectedExecutionException;

/** Reads and changes the users of brokers. Every call may block. */
@Singleton
public class UserService {
  private final ControlStore store;
  private final BrokerService brokers;
  private final Passwords passwords;
  private final LiveChanges live;
  private final ChangeLocks locks;

  UserService(
      ControlStore store,
      BrokerService brokers,
      Passwords passwords,
      LiveChanges live,
      ChangeLocks locks) {
    this.store = store;
    this.brokers = brokers;
    this.passwords = passwords;
    this.live = live;
    this.locks = locks;
  }

  /** The broker's users by name; NOT_FOUND if the tenant has no such broker. */
  public List<User> list(String tenant, String broker) {
    return store.users(brokers.get(tenant, broker).id());
  }

  /** The user; NOT_FOUND if the tenant has no such broker or the broker no such user. */
  public User get(String tenant, String broker, String name) {
    return store
        .user(brokers.get(tenant, broker).id(), name)
        .orElseThrow(() -> ControlException.notFound("user", name));
  }

  /**
   * Makes or changes a user. Connections that are open stay: a new password and new groups count
   * from the next one on.
   *
   * @param password null keeps the password; INVALID for a new user
   */
  public Change<User> put(
      String tenant, String broker, String name, byte[] password, Set<String> groups) {
    try (Held held = locks.user(broker, name)) {
      Broker owner = brokers.get(tenant, broker);
      Optional<User> before = store.user(owner.id(), name);
      User user = new User(broker, name, hash(broker, name, password, before), groups);
      try (Held ofTenant = locks.tenant(tenant)) {
        brokers.get(tenant, broker);
        store.put(user);
        live.userChanged(broker);
      }
      return new Change<>(before.isEmpty(), user);
    }
  }

  /**
   * Deletes a user and disconnects its clients. NOT_FOUND if there is none, but not before its
   * clients were disconnected, in case an earlier deletion did not get as far.
   */
  public void delete(String tenant, String broker, String name) {
    try (Held user = locks.user(broker, name);
        Held held = locks.tenant(tenant)) {
      brokers.get(tenant, broker);
      boolean existed = store.deleteUser(broker, name);
      live.await(List.of(live.userDeleted(tenant, broker, name)));
      if (!existed) {
        throw ControlException.notFound("user", name);
      }
    }
  }

  /**
   * The old hash if the password is still the same: a repeated put must not make clients pay for a
   * new one.
   */
  private String hash(String broker, String name, byte[] password, Optional<User> before) {
    if (password == null) {
      return before
          .map(User::passwordHash)
          .orElseThrow(
              () ->
                  ControlException.invalid(
                      "user '%s' is new and needs a 'password'".formatted(name)));
    }
    if (before.isPresent()) {
      String old = before.get().passwordHash();
      if (await(passwords.verify(broker + "/" + name, old, password))) {
        return old;
      }
    }
    return await(passwords.hash(password));
  }

  private static <T> T await(CompletableFuture<T> hashing) {
    try {
      return hashing.join();
    } catch (CompletionException e) {
      if (e.getCause() instanceof RejectedExecutionException) {
        throw new ControlException(
            Kind.UNAVAILABLE, "too many passwords wait to be hashed; try again", e);
      }
      throw e;
    }
  }
}
