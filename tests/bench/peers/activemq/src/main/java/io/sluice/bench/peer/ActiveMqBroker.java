package io.sluice.bench.peer;

import java.nio.file.Path;
import org.apache.activemq.broker.BrokerService;
import org.apache.activemq.store.kahadb.KahaDBPersistenceAdapter;

/**
 * ActiveMQ Classic as it is distributed, on disk before it answers: {@code <directory> <concurrent
 * store> <connector> ...}. A connector is an address such as {@code amqp://127.0.0.1:5672};
 * concurrent store, true as distributed, lets a message that is consumed at once go unwritten, for
 * which the others are written one by one.
 */
public final class ActiveMqBroker {
  /** What the distribution's configuration sets for each of its connectors. */
  private static final String CONNECTOR_OPTIONS =
      "?maximumConnections=1000&wireFormat.maxFrameSize=104857600";

  private ActiveMqBroker() {}

  public static void main(String[] args) throws Exception {
    Path directory = Path.of(args[0]);
    KahaDBPersistenceAdapter store = new KahaDBPersistenceAdapter();
    store.setDirectory(directory.resolve("kahadb").toFile());
    store.setEnableJournalDiskSyncs(true);
    store.setConcurrentStoreAndDispatchQueues(Boolean.parseBoolean(args[1]));
    BrokerService broker = new BrokerService();
    broker.setBrokerName("bench");
    broker.setDataDirectoryFile(directory.toFile());
    broker.setPersistenceAdapter(store);
    for (int i = 2; i < args.length; i++) {
      broker.addConnector(args[i] + CONNECTOR_OPTIONS);
    }
    broker.start();
    broker.waitUntilStopped();
  }
}
