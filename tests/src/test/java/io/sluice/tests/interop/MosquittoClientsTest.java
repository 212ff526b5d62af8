package io.sluice.tests.interop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.sluice.tests.product.Product;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** {@code mosquitto_pub} and {@code mosquitto_sub}, over TCP and TLS. */
class MosquittoClientsTest {
  @TempDir private Path directory;

  @BeforeAll
  static void areInstalled() {
    Programs.require("mosquitto_pub", "mosquitto_sub");
  }

  @ParameterizedTest
  @CsvSource({"mqtt,mqttv31", "mqtt,mqttv311", "mqtt,mqttv5", "mqtts,mqttv311", "mqtts,mqttv5"})
  void whatOnePublishesTheOtherReads(String listener, String version) throws Exception {
    String topic = "mosquitto/" + listener + "/" + version;
    Path output = directory.resolve("sub.log");
    Process reader =
        Programs.start(
            directory, output, command("mosquitto_sub", listener, version, topic, "-C", "3", "-v"));
    try {
      awaitSubscribed(topic);
      for (String qos : List.of("0", "1", "2")) {
        Programs.run(
            directory,
            command("mosquitto_pub", listener, version, topic, "-m", "hello " + qos, "-q", qos));
      }
      await().atMost(Duration.ofSeconds(20)).until(() -> !reader.isAlive());
    } finally {
      reader.destroyForcibly();
    }

    assertThat(Files.readAllLines(output))
        .containsExactlyInAnyOrder(topic + " hello 0", topic + " hello 1", topic + " hello 2");
  }

  private static List<String> command(
      String program, String listener, String version, String topic, String... more) {
    Product product = Product.shared();
    List<String> command = new ArrayList<>(List.of(program, "-h", "localhost"));
    command.addAll(List.of("-p", String.valueOf(product.port(listener)), "-V", version));
    command.addAll(List.of("-u", Product.DEMO, "-P", Product.DEMO_PASSWORD, "-t", topic));
    if (listener.equals(Product.MQTTS)) {
      command.addAll(List.of("--cafile", product.certificate().toString()));
    }
    if (program.equals("mosquitto_sub")) {
      command.addAll(List.of("-q", "2"));
    }
    command.addAll(List.of(more));
    return command;
  }

  private static void awaitSubscribed(String topic) {
    await()
        .atMost(Duration.ofSeconds(20))
        .until(
            () ->
                Product.shared()
                    .api()
                    .mustGet("/api/v1/tenants/demo/brokers/demo")
                    .get("destinations")
                    .toString()
                    .contains("\"" + topic + "\""));
  }
}
