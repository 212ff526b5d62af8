package io.sluice.bench.peer;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.apache.activemq.artemis.core.config.Configuration;
import org.apache.activemq.artemis.core.config.impl.ConfigurationImpl;
import org.apache.activemq.artemis.core.io.aio.AIOSequentialFileFactory;
import org.apache.activemq.artemis.core.server.JournalType;
import org.apache.activemq.artemis.core.server.embedded.EmbeddedActiveMQ;

/**
 * Artemis as its {@code create} command configures it, on disk before it answers: {@code
 * <directory> <port>}.
 */
public final class ArtemisBroker {
  /** What {@code create} writes for the acceptor of every protocol. */
  private static final String ACCEPTOR =
      "tcp://127.0.0.1:%s?tcpSendBufferSize=1048576;tcpReceiveBufferSize=1048576;protocols=AMQP,OPENWIRE;"
          + "useEpoll=true;amqpCredits=1000;amqpLowCredits=300;amqpMinLargeMessageSize=102400;"
          + "amqpDuplicateDetection=true";

  private ArtemisBroker() {}

  public static void main(String[] args) throws Exception {
    EmbeddedActiveMQ broker = new EmbeddedActiveMQ();
    broker.setConfiguration(configuration(Path.of(args[0]), args[1]));
    broker.start();
    Runtime.getRuntime().addShutdownHook(new Thread(() -> stop(broker)));
  }

  private static Configuration configuration(Path directory, String port) throws Exception {
    Configuration configuration =
        new ConfigurationImpl()
            .setName("bench")
            .setSecurityEnabled(false)
            .setPersistenceEnabled(true)
            .setJournalDirectory(directory.resolve("journal").toString())
            .setBindingsDirectory(directory.resolve("bindings").toString())
            .setPagingDirectory(directory.resolve("paging").toString())
            .setLargeMessagesDirectory(directory.resolve("large-messages").toString())
            .setJournalDatasync(true)
            .setJournalSyncNonTransactional(true)
            .setJournalSyncTransactional(true)
            .setJournalPoolFiles(10)
            .addAcceptorConfiguration("artemis", ACCEPTOR.formatted(port));
    tuneJournal(configuration, directory);
    return configuration;
  }

  /**
   * As {@code create} does: asynchronous files where they are, and a buffer that waits one sync.
   */
  private static void tuneJournal(Configuration configuration, Path directory) throws IOException {
    Files.createDirectories(directory);
    int bufferNanos = (int) SyncTime.nanos(directory);
    if (AIOSequentialFileFactory.isSupported(directory.toFile())) {
      configuration.setJournalType(JournalType.ASYNCIO).setJournalBufferTimeout_AIO(bufferNanos);
    } else {
      configuration.setJournalType(JournalType.NIO).setJournalBufferTimeout_NIO(bufferNanos);
    }
    System.out.println(
        "journal " + configuration.getJournalType() + ", buffer timeout " + bufferNanos + " ns");
  }

  private static void stop(EmbeddedActiveMQ broker) {
    try {
      broker.stop();
    } catch (Exception e) {
      throw new IllegalStateException("Artemis did not stop", e);
    }
  }
}
