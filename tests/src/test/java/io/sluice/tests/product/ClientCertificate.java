package io.sluice.tests.product;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import javax.net.ssl.KeyManagerFactory;

/** A client's certificate that signs itself, made with the JDK's keytool. */
record ClientCertificate(Path keyStore, Path pem) {
  private static final String PASSWORD = "changeit";

  static ClientCertificate make(Path directory, String name)
      throws IOException, InterruptedException {
    Path keyStore = directory.resolve(name + ".p12");
    Path pem = directory.resolve(name + ".pem");
    keytool(
        keyStore, List.of("-genkeypair", "-keyalg", "EC", "-dname", "CN=" + name, "-alias", name));
    keytool(keyStore, List.of("-exportcert", "-rfc", "-alias", name, "-file", pem.toString()));
    return new ClientCertificate(keyStore, pem);
  }

  KeyManagerFactory keys() throws IOException, GeneralSecurityException {
    KeyStore keys = KeyStore.getInstance("PKCS12");
    try (InputStream file = Files.newInputStream(keyStore)) {
      keys.load(file, PASSWORD.toCharArray());
    }
    KeyManagerFactory factory =
        KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
    factory.init(keys, PASSWORD.toCharArray());
    return factory;
  }

  private static void keytool(Path keyStore, List<String> arguments)
      throws IOException, InterruptedException {
    List<String> command =
        Stream.of(
                List.of(Path.of(System.getProperty("java.home"), "bin", "keytool").toString()),
                arguments,
                List.of("-keystore", keyStore.toString(), "-storetype", "PKCS12"),
                List.of("-storepass", PASSWORD))
            .flatMap(List::stream)
            .toList();
    Process process = new ProcessBuilder(command).inheritIO().start();
    if (!process.waitFor(60, TimeUnit.SECONDS) || process.exitValue() != 0) {
      process.destroyForcibly();
      throw new IOException("keytool did not succeed: " + command);
    }
  }
}
