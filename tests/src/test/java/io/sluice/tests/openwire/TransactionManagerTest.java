package io.sluice.tests.openwire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.arjuna.ats.arjuna.common.CoreEnvironmentBean;
import com.arjuna.ats.arjuna.common.ObjectStoreEnvironmentBean;
import com.arjuna.ats.arjuna.common.RecoveryEnvironmentBean;
import com.arjuna.ats.arjuna.recovery.RecoveryManager;
import com.arjuna.ats.arjuna.recovery.RecoveryModule;
import com.arjuna.ats.internal.arjuna.recovery.AtomicActionRecoveryModule;
import com.arjuna.ats.internal.jta.recovery.arjunacore.JTANodeNameXAResourceOrphanFilter;
import com.arjuna.ats.internal.jta.recovery.arjunacore.JTATransactionLogXAResourceOrphanFilter;
import com.arjuna.ats.internal.jta.recovery.arjunacore.XARecoveryModule;
import com.arjuna.ats.jta.common.JTAEnvironmentBean;
import com.arjuna.ats.jta.recovery.XAResourceRecoveryHelper;
import com.arjuna.common.internal.util.propertyservice.BeanPopulator;
import io.sluice.tests.product.Product;
import jakarta.jms.MessageConsumer;
import jakarta.transaction.TransactionManager;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import javax.transaction.xa.XAResource;
import javax.transaction.xa.Xid;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A transaction manager, Narayana, over connections to the product. */
class TransactionManagerTest {
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final String NODE = "sluice-test";

  @TempDir static Path directory;

  private static Product product;
  private static Queues queues;
  private static TransactionManager manager;
  private static RecoveryManager recovery;

  @BeforeAll
  static void start() throws Exception {
    bean(CoreEnvironmentBean.class, null).setNodeIdentifier(NODE);
    String store = directory.resolve("transaction-manager").toString();
    for (String name : new String[] {null, "communicationStore", "stateStore"}) {
      bean(ObjectStoreEnvironmentBean.class, name).setObjectStoreDir(store);
    }
    JTAEnvironmentBean jta = bean(JTAEnvironmentBean.class, null);
    jta.setXaRecoveryNodes(List.of(NODE));
    jta.setXaResourceOrphanFilterClassNames(
        List.of(
            JTATransactionLogXAResourceOrphanFilter.class.getName(),
            JTANodeNameXAResourceOrphanFilter.class.getName()));
    RecoveryEnvironmentBean recovering = bean(RecoveryEnvironmentBean.class, null);
    recovering.setRecoveryBackoffPeriod(1);
    recovering.setRecoveryModuleClassNames(
        List.of(AtomicActionRecoveryModule.class.getName(), XARecoveryModule.class.getName()));
    recovery = RecoveryManager.manager(RecoveryManager.DIRECT_MANAGEMENT);
    manager = com.arjuna.ats.jta.TransactionManager.transactionManager();
    product = Product.start(directory.resolve("product"));
    queues = new Queues(product);
  }

  private static <T> T bean(Class<T> type, String name) {
    return name == null
        ? BeanPopulator.getDefaultInstance(type)
        : BeanPopulator.getNamedInstance(type, name);
  }

  @AfterAll
  static void stop() {
    recovery.terminate();
    product.close();
  }

  private static void enlist(XAResource resource) throws Exception {
    assertThat(manager.getTransaction().enlistResource(resource)).isTrue();
  }

  @Test
  void twoConnectionsCommitAndRollBackTogether() throws Exception {
    try (XaClient reader = new XaClient(product);
        XaClient writer = new XaClient(product)) {
      queues.put("in", "x");
      MessageConsumer consumer = reader.consumer("in");
      for (boolean commits : new boolean[] {false, true}) {
        manager.begin();
        enlist(reader.resource());
        enlist(writer.resource());
        writer.send("out", XaClient.take(consumer) + commits);
        if (commits) {
          manager.commit();
        } else {
          manager.rollback();
        }
      }
    }
    queues.areEmpty("in");
    assertThat(queues.take("out")).containsExactly("xtrue");
  }

  /** All have said yes, so the manager has decided, and completes it when the product is back. */
  @Test
  void aKill9BetweenThePhasesIsRecovered() throws Exception {
    queues.put("read", "x");
    XaClient client = new XaClient(product);
    manager.begin();
    enlist(client.resource());
    client.send("written", XaClient.take(client.consumer("read")));
    Killer killer = new Killer();
    enlist(killer);
    manager.commit();
    assertThat(killer.committed).isTrue();
    product.restart();

    queues.areEmpty("read", "written");
    recover();
    queues.areEmpty("read");
    assertThat(queues.take("written")).containsExactly("x");
  }

  private static void recover() throws Exception {
    XARecoveryModule module = null;
    for (RecoveryModule each : recovery.getModules()) {
      module = each instanceof XARecoveryModule found ? found : module;
    }
    try (XaClient client = new XaClient(product)) {
      XAResourceRecoveryHelper helper = new Helper(client.resource());
      module.addXAResourceRecoveryHelper(helper);
      await()
          .atMost(PATIENCE)
          .until(
              () -> {
                recovery.scan();
                return client.resource().recover(XAResource.TMSTARTRSCAN).length == 0;
              });
      module.removeXAResourceRecoveryHelper(helper);
    }
  }

  private record Helper(XAResource resource) implements XAResourceRecoveryHelper {
    @Override
    public boolean initialise(String properties) {
      return true;
    }

    @Override
    public XAResource[] getXAResources() {
      return new XAResource[] {resource};
    }
  }

  /** Another resource of the transaction: the product ends when this one is prepared. */
  private static final class Killer implements XAResource {
    boolean committed;

    @Override
    public int prepare(Xid xid) {
      product.kill9();
      return XA_OK;
    }

    @Override
    public void commit(Xid xid, boolean onePhase) {
      committed = true;
    }

    @Override
    public void start(Xid xid, int flags) {}

    @Override
    public void end(Xid xid, int flags) {}

    @Override
    public void rollback(Xid xid) {}

    @Override
    public void forget(Xid xid) {}

    @Override
    public Xid[] recover(int flag) {
      return new Xid[0];
    }

    @Override
    public boolean isSameRM(XAResource other) {
      return other == this;
    }

    @Override
    public int getTransactionTimeout() {
      return 0;
    }

    @Override
    public boolean setTransactionTimeout(int seconds) {
      return false;
    }
  }
}
