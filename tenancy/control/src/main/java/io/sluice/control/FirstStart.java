package io.sluice.control;

import io.sluice.auth.PasswordHasher;
import io.sluice.model.Broker;
import io.sluice.model.ControlStore;
import io.sluice.model.Limits;
import io.sluice.model.Plan;
import io.sluice.model.Resource;
import io.sluice.model.StorageKind;
import io.sluice.model.Tenant;
import io.sluice.model.User;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jboss.logging.Logger;

/**
 * Fills an empty installation, so that a client can connect: plans, a tenant {@code demo} with a
 * broker and a user of this name, and the operator.
 *
 * <p>Done once: what an operator changes or deletes later stays so. A first start that was cut
 * short is done again in whole, with new passwords. Of the passwords given on a later start, the
 * operator's replaces the one there is, for the API cannot change it; the demo user's does nothing,
 * for the API can.
 */
public final class FirstStart {
  private static final Logger LOG = Logger.getLogger(FirstStart.class);

  private static final String DEMO = "demo";
  private static final String DONE = "first-start.done";
  private static final long GB = 1_000_000_000L;

  /** 192 bits: 32 characters. */
  private static final int RANDOM_PASSWORD_BYTES = 24;

  private final ControlStore store;
  private final PasswordHasher hasher;
  private final OperatorAccount operator;
  private final SecretFile demoFile;
  private final SecretFile operatorFile;

  /**
   * {@code dataDirectory} gets the files {@code secrets/demo-password} and {@code
   * secrets/operator-password}.
   */
  public FirstStart(ControlStore store, PasswordHasher hasher, Path dataDirectory) {
    this.store = store;
    this.hasher = hasher;
    this.operator = new OperatorAccount(store);
    Path secrets = dataDirectory.resolve("secrets");
    this.demoFile = new SecretFile(secrets, "demo-password");
    this.operatorFile = new SecretFile(secrets, "operator-password");
  }

  /**
   * To be called at every start, before anything listens. Blocks.
   *
   * @param demoPassword of the demo user; random, and written to its file, if not given or empty
   * @param operatorPassword of the operator; the same
   * @throws IOException if a password's file cannot be written
   * @throws IllegalArgumentException if a given password is too long
   */
  public void run(Optional<String> demoPassword, Optional<String> operatorPassword)
      throws IOException {
    Optional<String> demo = demoPassword.filter(password -> !password.isEmpty());
    Optional<String> ofOperator = operatorPassword.filter(password -> !password.isEmpty());
    if (store.setting(DONE).isPresent()) {
      if (ofOperator.isPresent()) {
        changeOperatorPassword(ofOperator.get());
      }
      return;
    }
    makePlans();
    makeDemo(choose(demo, demoFile, "user '" + DEMO + "' of broker '" + DEMO + "'"));
    operator.setPasswordHash(choose(ofOperator, operatorFile, "the operator of the API"));
    store.putSetting(DONE, "true");
  }

  /** As the smallest Amazon MQ broker, its largest, and no limit at all. */
  private void makePlans() {
    store.put(plan("free", Map.of(Resource.CONNECTIONS, 100L, Resource.STORED_BYTES, 5 * GB)));
    store.put(
        plan("standard", Map.of(Resource.CONNECTIONS, 1_000L, Resource.STORED_BYTES, 200 * GB)));
    store.put(plan("unlimited", Map.of()));
  }

  private static Plan plan(String name, Map<Resource, Long> limits) {
    return new Plan(name, Limits.of(limits));
  }

  private void makeDemo(String passwordHash) {
    store.put(new Tenant(DEMO, "standard"));
    store.put(new Broker(DEMO, DEMO, StorageKind.DURABLE));
    store.put(new User(DEMO, DEMO, passwordHash, Set.of()));
  }

  /** The hash of the given password, else of a random one that the file then holds. */
  private String choose(Optional<String> given, SecretFile file, String whose) throws IOException {
    if (given.isPresent()) {
      file.delete();
      return hasher.hash(bytes(given.get()));
    }
    byte[] random = new byte[RANDOM_PASSWORD_BYTES];
    new SecureRandom().nextBytes(random);
    String password = Base64.getUrlEncoder().withoutPadding().encodeToString(random);
    file.write(password);
    LOG.infof("The password of %s is in %s", whose, file.path().toAbsolutePath());
    return hasher.hash(bytes(password));
  }

  private void changeOperatorPassword(String password) throws IOException {
    Optional<String> hash = operator.passwordHash();
    if (hash.isPresent() && hasher.verify(bytes(password), hash.get())) {
      return;
    }
    operator.setPasswordHash(hasher.hash(bytes(password)));
    LOG.info("The operator has the password given at this start");
    if (operatorFile.delete()) {
      LOG.infof("Removed %s, which held the operator's old password", operatorFile.path());
    }
  }

  private static byte[] bytes(String password) {
    return password.getBytes(StandardCharsets.UTF_8);
  }
}
