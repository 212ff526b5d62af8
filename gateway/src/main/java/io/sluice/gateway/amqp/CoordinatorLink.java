package io.sluice.gateway.amqp;

import io.sluice.gateway.amqp.codec.AmqpViolation;
import io.sluice.gateway.amqp.codec.Symbols;
import io.sluice.gateway.amqp.message.TransactionCommand;
import java.util.HashSet;
import java.util.Set;
import org.apache.qpid.protonj2.engine.IncomingDelivery;
import org.apache.qpid.protonj2.engine.Receiver;
import org.apache.qpid.protonj2.types.Symbol;
import org.apache.qpid.protonj2.types.messaging.Accepted;
import org.apache.qpid.protonj2.types.messaging.Rejected;
import org.apache.qpid.protonj2.types.transactions.Coordinator;
import org.apache.qpid.protonj2.types.transactions.Declared;
import org.apache.qpid.protonj2.types.transport.AmqpError;
import org.apache.qpid.protonj2.types.transport.DeliveryState;
import org.apache.qpid.protonj2.types.transport.ErrorCondition;
import org.apache.qpid.protonj2.types.transport.LinkError;

/**
 * A link to the coordinator (4.5.1): declares and discharges transactions; those that are open when
 * it goes are rolled back.
 */
final class CoordinatorLink extends AttachedLink {
  private static final int CREDIT = 64;

  private final Receiver receiver;
  private final CreditWindow credit;
  private final Set<Transaction> declared = new HashSet<>();

  CoordinatorLink(AmqpClient client, Receiver receiver) {
    super(client);
    this.receiver = receiver;
    this.credit = new CreditWindow(client.connection(), receiver, CREDIT);
  }

  void attach() {
    begin(receiver);
    receiver.setSource(receiver.getRemoteSource());
    receiver.setTarget(
        new Coordinator().setCapabilities(Symbols.LOCAL_TRANSACTIONS, Symbols.MANY_TRANSACTIONS));
    receiver.deliveryReadHandler(this::onTransfer);
    receiver.closeHandler(closed -> onDetach());
    receiver.detachHandler(detached -> onDetach());
    receiver.open();
    credit.refill();
  }

  private void onTransfer(IncomingDelivery delivery) {
    if (client.connection().isOver() || !isOpen()) {
      return;
    }
    if (!credit.take()) {
      fail(LinkError.TRANSFER_LIMIT_EXCEEDED, "there was no credit for a transfer");
    } else if (delivery.isPartial() || delivery.isRemotelySettled()) {
      fail(
          AmqpError.NOT_ALLOWED,
          "what the coordinator is told takes one transfer, which it is to settle (4.1)");
    } else {
      onCommand(delivery);
    }
  }

  private void onCommand(IncomingDelivery delivery) {
    try {
      TransactionCommand command = TransactionCommand.read(client.connection().frame().payload());
      if (command.discharge()) {
        discharge(delivery, command);
      } else if (command.transactionId() != null) {
        reject(
            delivery,
            new ErrorCondition(AmqpError.NOT_IMPLEMENTED, "transactions are local ones only"));
      } else {
        declare(delivery);
      }
    } catch (AmqpViolation malformed) {
      reject(delivery, new ErrorCondition(malformed.condition(), malformed.getMessage()));
    }
  }

  private void declare(IncomingDelivery delivery) {
    Transaction transaction = client.transactions().declare();
    if (transaction == null) {
      reject(
          delivery,
          new ErrorCondition(
              AmqpError.RESOURCE_LIMIT_EXCEEDED, "too many transactions are open; end some"));
    } else {
      declared.add(transaction);
      answer(delivery, new Declared().setTxnId(Transaction.encode(transaction.id())));
    }
  }

  private void discharge(IncomingDelivery delivery, TransactionCommand command) {
    Transaction transaction = client.transactions().find(command.transactionId());
    if (transaction == null) {
      reject(delivery, Transactions.unknown());
      return;
    }
    declared.remove(transaction);
    if (command.fail()) {
      client.transactions().rollback(transaction, () -> answer(delivery, Accepted.getInstance()));
    } else {
      client.transactions().commit(transaction, error -> discharged(delivery, error));
    }
  }

  private void discharged(IncomingDelivery delivery, ErrorCondition error) {
    if (error == null) {
      answer(delivery, Accepted.getInstance());
    } else {
      reject(delivery, error);
    }
  }

  private void reject(IncomingDelivery delivery, ErrorCondition error) {
    answer(delivery, new Rejected(error));
  }

  private void answer(IncomingDelivery delivery, DeliveryState state) {
    if (isOpen()) {
      delivery.disposition(state, true);
      credit.answered();
    }
  }

  private void fail(Symbol condition, String detail) {
    onSessionEnd();
    receiver.setCondition(new ErrorCondition(condition, detail));
    receiver.close();
  }

  private void onDetach() {
    onSessionEnd();
    receiver.close();
  }

  @Override
  void onSessionEnd() {
    end();
    declared.forEach(transaction -> client.transactions().rollback(transaction, () -> {}));
    declared.clear();
  }
}
