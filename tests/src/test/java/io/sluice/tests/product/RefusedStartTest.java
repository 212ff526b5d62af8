package io.sluice.tests.product;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A product that cannot start says why in one line, ends with a failure and leaves things as they
 * were.
 */
class RefusedStartTest {
  @TempDir private Path directory;

  @Test
  void aLoneRole() throws Exception {
    assertThat(refused(Map.of("sluice.roles", "gateway")))
        .contains("sluice.roles is 'gateway'")
        .contains("gateway,storage,control");
    assertThat(directory.resolve("sluice-data")).doesNotExist();
  }

  @Test
  void aPortInUse() throws Exception {
    try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      assertThat(
              refused(Map.of("sluice.listeners.mqtt.port", String.valueOf(taken.getLocalPort()))))
          .contains("listener mqtt cannot bind 127.0.0.1:" + taken.getLocalPort())
          .contains("sluice.listeners.mqtt.port");
    }
  }

  @Test
  void anHttpPortInUse() throws Exception {
    try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getByName("127.0.0.1"))) {
      assertThat(refused(Map.of("sluice.http.port", String.valueOf(taken.getLocalPort()))))
          .contains("sluice.http.port");
    }
  }

  @Test
  void aDataDirectoryInUse() throws Exception {
    Product product = Product.shared();

    assertThat(refused(Map.of("sluice.data-dir", product.dataDirectory().toString())))
        .contains("in use by another process");
    assertThat(product.api().get("/q/health/ready").statusCode()).isEqualTo(200);
  }

  @Test
  void aDataDirectoryOfANewerVersion() throws Exception {
    Path format = directory.resolve("sluice-data").resolve("store").resolve("format");
    Files.createDirectories(format.getParent());
    Files.writeString(format, "999\n");

    assertThat(refused(Map.of())).contains("newer version");
    assertThat(format).hasContent("999");
    assertThat(format.getParent()).isDirectoryNotContaining("glob:**/db");
  }

  @Test
  void aCertificateThatCannotBeRead() throws Exception {
    Map<String, String> settings =
        Map.of("sluice.tls.certificate", "/nowhere.pem", "sluice.tls.key", "/nowhere.key");

    assertThat(refused(settings)).contains("sluice.tls.certificate is /nowhere.pem");
  }

  @Test
  void aFileThatHoldsNoCertificate() throws Exception {
    Path file = Files.writeString(directory.resolve("not.pem"), "no certificate\n");
    Map<String, String> settings =
        Map.of("sluice.tls.certificate", file.toString(), "sluice.tls.key", file.toString());

    assertThat(refused(settings)).contains("sluice.tls.");
  }

  @Test
  void aSettingThatIsNoNumber() throws Exception {
    assertThat(refused(Map.of("sluice.listeners.mqtt.port", "many")))
        .contains("sluice.listeners.mqtt.port");
  }

  @Test
  void aSettingThatDoesNotExist() throws Exception {
    assertThat(refused(Map.of("sluice.mqtt.max-paket", "1M")))
        .contains("sluice.mqtt.max-paket is no setting")
        .contains("sluice.mqtt.max-packet");
    assertThat(directory.resolve("sluice-data")).doesNotExist();
  }

  @Test
  void aVariableThatDoesNotExist() throws Exception {
    assertThat(refused(Map.of(), Map.of("SLUICE_MQTT_MAXPACKET", "1M")))
        .contains("SLUICE_MQTT_MAXPACKET is no setting")
        .contains("SLUICE_MQTT_MAX_PACKET");
  }

  @Test
  void aListenerThatDoesNotExist() throws Exception {
    assertThat(refused(Map.of("sluice.listeners.gopher.port", "70")))
        .contains("sluice.listeners.gopher")
        .contains("mqtts");
  }

  private String refused(Map<String, String> settings) throws IOException, InterruptedException {
    return refused(settings, Map.of());
  }

  /** What the product says before it ends; fails if it does not end, or with a stack trace. */
  private String refused(Map<String, String> settings, Map<String, String> environment)
      throws IOException, InterruptedException {
    Map<String, String> all = new HashMap<>(Ports.FREE.settingsOver(settings));
    Path data =
        Path.of(all.getOrDefault("sluice.data-dir", directory.resolve("sluice-data").toString()));
    all.remove("sluice.data-dir");
    ProductProcess process = ProductProcess.launch(directory, data, all, environment);
    try {
      assertThat(process.ended(60, TimeUnit.SECONDS)).as("ended").isTrue();
      assertThat(process.exitCode()).isNotZero();
      assertThat(process.log()).contains("Sluice did not start: ").doesNotContain("\tat ");
      return process.log();
    } finally {
      process.kill();
    }
  }
}
