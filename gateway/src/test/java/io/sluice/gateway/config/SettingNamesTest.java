package io.sluice.gateway.config;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.smallrye.config.EnvConfigSource;
import io.smallrye.config.PropertiesConfigSource;
import java.util.List;
import java.util.Map;
import org.eclipse.microprofile.config.spi.ConfigSource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SettingNamesTest {
  @ParameterizedTest
  @ValueSource(
      strings = {
        "sluice.data-dir",
        "sluice.demo.password",
        "sluice.http.port",
        "sluice.listeners.mqtt.port",
        "sluice.listeners.wss.max-connections",
        "sluice.mqtt.max-packet",
        "quarkus.log.level",
        "%dev.sluice.data-dir",
        "sluice",
        "user.home"
      })
  void takesProperties(String name) {
    assertThatCode(() -> require(property(name))).doesNotThrowAnyException();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "SLUICE_DATA_DIR",
        "SLUICE_DEMO_PASSWORD",
        "SLUICE_LISTENERS_MQTT_PORT",
        "SLUICE_MQTT_MAX_PACKET",
        "HOME"
      })
  void takesVariables(String name) {
    assertThatCode(() -> require(variable(name, "1"))).doesNotThrowAnyException();
  }

  @ParameterizedTest
  @CsvSource({
    "sluice.mqtt.max-paket, sluice.mqtt.max-packet",
    "sluice.mqtt.max.packet, sluice.mqtt.max-packet",
    "sluice.listener.mqtt.port, sluice.listeners.mqtt.port",
    "sluice.listeners.mqtt.prt, sluice.listeners.mqtt.port",
    "sluice.demo-password, sluice.demo.password",
    "sluice.datadir, sluice.data-dir"
  })
  void refusesMisspelledProperties(String name, String meant) {
    assertThatThrownBy(() -> require(property(name)))
        .isInstanceOf(StartFailure.class)
        .hasMessageContainingAll(name, meant);
  }

  @Test
  void refusesMisspelledVariables() {
    assertThatThrownBy(() -> require(variable("SLUICE_DEMO_PASWORD", "secret")))
        .isInstanceOf(StartFailure.class)
        .hasMessageContainingAll("SLUICE_DEMO_PASWORD", "SLUICE_DEMO_PASSWORD")
        .hasMessageNotContaining("secret");
  }

  @Test
  void namesAllThatAreMisspelled() {
    assertThatThrownBy(() -> require(property("sluice.tls.kee"), variable("SLUICE_ROLE", "all")))
        .hasMessageContainingAll("sluice.tls.kee", "SLUICE_ROLE ");
  }

  /** They are in the environment of every container beside a service that is called sluice. */
  @ParameterizedTest
  @CsvSource({
    "SLUICE_PORT, tcp://10.0.0.7:1883",
    "SLUICE_PORT_1883_TCP, tcp://10.0.0.7:1883",
    "SLUICE_PORT_1883_TCP_ADDR, 10.0.0.7",
    "SLUICE_SERVICE_HOST, 10.0.0.7",
    "SLUICE_SERVICE_PORT, 1883",
    "SLUICE_SERVICE_PORT_MQTT, 1883",
    "SLUICE_NODES_PORT, tcp://10.0.0.7:1883"
  })
  void takesWhatKubernetesTellsOfServices(String name, String value) {
    assertThatCode(() -> require(variable(name, value))).doesNotThrowAnyException();
  }

  private static void require(ConfigSource... sources) {
    SettingNames.requireKnown(List.of(sources));
  }

  private static ConfigSource property(String name) {
    return new PropertiesConfigSource(Map.of(name, "1"), "properties", 100);
  }

  private static ConfigSource variable(String name, String value) {
    return new EnvConfigSource(Map.of(name, value), 300);
  }
}
