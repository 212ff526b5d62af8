package io.sluice.tests.product;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.sluice.tests.raw.RawClient;
import io.sluice.tests.raw.TestTenant;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The product runs on JDK 25 as it does on 17: packaged, without flags. Needs such a JDK in {@code
 * JAVA25_HOME} or where Linux distributions put theirs.
 */
class NewerJavaTest {
  private static final String HOME_PROPERTY = "sluice.tests.java-home";
  private static final Path USUAL_PLACE = Path.of("/usr/lib/jvm");

  private String homeBefore;

  @BeforeEach
  void choose() throws IOException {
    Optional<Path> home = find();
    assumeTrue(home.isPresent(), "there is no JDK 25; name one with JAVA25_HOME");
    homeBefore = System.getProperty(HOME_PROPERTY);
    System.setProperty(HOME_PROPERTY, home.get().toString());
  }

  @AfterEach
  void chooseAsBefore() {
    if (homeBefore == null) {
      System.clearProperty(HOME_PROPERTY);
    } else {
      System.setProperty(HOME_PROPERTY, homeBefore);
    }
  }

  private static Optional<Path> find() throws IOException {
    String named = System.getenv("JAVA25_HOME");
    if (named != null) {
      return Optional.of(Path.of(named));
    }
    if (!Files.isDirectory(USUAL_PLACE)) {
      return Optional.empty();
    }
    try (Stream<Path> homes = Files.list(USUAL_PLACE)) {
      return homes.filter(NewerJavaTest::isJava25).sorted().findFirst();
    }
  }

  private static boolean isJava25(Path home) {
    Path release = home.resolve("release");
    try {
      return Files.isRegularFile(release)
          && Files.readString(release).contains("JAVA_VERSION=\"25");
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }

  @Test
  void storesAndServesOnJdk25(@TempDir Path directory) throws Exception {
    try (Product product = Product.start(directory)) {
      assertThat(product.api().get("/q/metrics").body()).contains("version=\"25");
      TestTenant tenant = TestTenant.create(product, "newer", Map.of());
      try (RawClient client = tenant.connected(5, "writer")) {
        assertThat(client.publish("kept", "before".getBytes(UTF_8), true)).isIn(0, 0x10);
      }
      product.kill9();
      product.restart();
      try (RawClient client = tenant.connected(5, "reader")) {
        client.subscribe(1, "kept");
        assertThat(client.message().text()).isEqualTo("before");
      }
      assertThat(product.stop()).isIn(0, 143);
    }
  }
}
