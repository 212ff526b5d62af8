package io.sluice.control;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sluice.auth.PasswordHasher;
import io.sluice.model.Broker;
import io.sluice.model.MemoryControlStore;
import io.sluice.model.Plan;
import io.sluice.model.Resource;
import io.sluice.model.StorageKind;
import io.sluice.model.Tenant;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FirstStartTest {
  private static final Optional<String> NONE = Optional.empty();

  @TempDir private Path dataDirectory;
  private final MemoryControlStore store = new MemoryControlStore();
  private final PasswordHasher hasher = new PasswordHasher();
  private Path demoFile;
  private Path operatorFile;

  @BeforeEach
  void name() {
    demoFile = dataDirectory.resolve("secrets/demo-password");
    operatorFile = dataDirectory.resolve("secrets/operator-password");
  }

  @Test
  void makesPlansAndADemoTenant() throws IOException {
    start(NONE, NONE);
    assertThat(store.plans())
        .extracting(Plan::name)
        .containsExactly("free", "standard", "unlimited");
    assertThat(limits("free"))
        .isEqualTo(Map.of(Resource.CONNECTIONS, 100L, Resource.STORED_BYTES, 5_000_000_000L));
    assertThat(limits("standard"))
        .isEqualTo(Map.of(Resource.CONNECTIONS, 1_000L, Resource.STORED_BYTES, 200_000_000_000L));
    assertThat(limits("unlimited")).isEmpty();
    assertThat(store.tenants()).containsExactly(new Tenant("demo", "standard"));
    assertThat(store.broker("demo")).contains(new Broker("demo", "demo", StorageKind.DURABLE));
  }

  @Test
  void takesTheGivenPasswordsAndWritesThemNowhere() throws IOException {
    start(Optional.of("for demo"), Optional.of("for operator"));
    assertThat(demoHas("for demo")).isTrue();
    assertThat(operatorHas("for operator")).isTrue();
    assertThat(dataDirectory).isEmptyDirectory();
  }

  @Test
  void writesRandomPasswordsWhereOnlyTheOwnerReadsThem() throws IOException {
    start(NONE, Optional.of(""));
    String demo = Files.readString(demoFile).strip();
    String operator = Files.readString(operatorFile).strip();

    assertThat(demo).hasSize(32).isNotEqualTo(operator);
    assertThat(demoHas(demo)).isTrue();
    assertThat(operatorHas(operator)).isTrue();
    assertThat(permissions(demoFile)).isEqualTo("rw-------");
    assertThat(permissions(operatorFile)).isEqualTo("rw-------");
    assertThat(permissions(demoFile.getParent())).isEqualTo("rwx------");
    try (var files = Files.list(demoFile.getParent())) {
      assertThat(files).containsExactlyInAnyOrder(demoFile, operatorFile);
    }
  }

  @Test
  void doesNotUndoWhatWasChangedLater() throws IOException {
    start(NONE, NONE);
    String demo = Files.readString(demoFile).strip();
    store.deletePlan("free");
    start(Optional.of("other"), NONE);
    assertThat(store.plan("free")).isEmpty();
    assertThat(demoHas(demo)).isTrue();

    store.deleteBroker("demo");
    start(Optional.of("other"), NONE);
    assertThat(store.broker("demo")).isEmpty();
  }

  @Test
  void changesTheOperatorsPasswordOnALaterStart() throws IOException {
    start(NONE, NONE);
    start(NONE, Optional.of("new"));
    assertThat(operatorHas("new")).isTrue();
    assertThat(operatorFile).doesNotExist();
    assertThat(demoFile).exists();

    String hash = new OperatorAccount(store).passwordHash().orElseThrow();
    start(NONE, Optional.of("new"));
    assertThat(new OperatorAccount(store).passwordHash()).contains(hash);
  }

  @Test
  void doesAgainWhatWasCutShort() throws IOException {
    Files.createFile(dataDirectory.resolve("secrets"));
    assertThatThrownBy(() -> start(NONE, NONE)).isInstanceOf(IOException.class);

    Files.delete(dataDirectory.resolve("secrets"));
    start(NONE, NONE);
    assertThat(demoHas(Files.readString(demoFile).strip())).isTrue();
    assertThat(operatorHas(Files.readString(operatorFile).strip())).isTrue();
  }

  private void start(Optional<String> demo, Optional<String> operator) throws IOException {
    new FirstStart(store, hasher, dataDirectory).run(demo, operator);
  }

  private Map<Resource, Long> limits(String plan) {
    return store.plan(plan).orElseThrow().limits().asMap();
  }

  private boolean demoHas(String password) {
    String hash = store.user("demo", "demo").orElseThrow().passwordHash();
    return hasher.verify(password.getBytes(UTF_8), hash);
  }

  private boolean operatorHas(String password) {
    String hash = new OperatorAccount(store).passwordHash().orElseThrow();
    return hasher.verify(password.getBytes(UTF_8), hash);
  }

  private static String permissions(Path path) throws IOException {
    return PosixFilePermissions.toString(Files.getPosixFilePermissions(path));
  }
}
