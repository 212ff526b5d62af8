package io.sluice.gateway.amqp.codec;

import java.util.ArrayList;
import java.util.List;
import org.apache.qpid.protonj2.types.Symbol;
import org.apache.qpid.protonj2.types.messaging.Accepted;
import org.apache.qpid.protonj2.types.messaging.DeleteOnClose;
import org.apache.qpid.protonj2.types.messaging.DeleteOnNoLinks;
import org.apache.qpid.protonj2.types.messaging.DeleteOnNoLinksOrMessages;
import org.apache.qpid.protonj2.types.messaging.DeleteOnNoMessages;
import org.apache.qpid.protonj2.types.messaging.Modified;
import org.apache.qpid.protonj2.types.messaging.Received;
import org.apache.qpid.protonj2.types.messaging.Rejected;
import org.apache.qpid.protonj2.types.messaging.Released;
import org.apache.qpid.protonj2.types.messaging.Source;
import org.apache.qpid.protonj2.types.messaging.Target;
import org.apache.qpid.protonj2.types.messaging.TerminusExpiryPolicy;
import org.apache.qpid.protonj2.types.security.SaslChallenge;
import org.apache.qpid.protonj2.types.security.SaslInit;
import org.apache.qpid.protonj2.types.security.SaslMechanisms;
import org.apache.qpid.protonj2.types.security.SaslOutcome;
import org.apache.qpid.protonj2.types.security.SaslResponse;
import org.apache.qpid.protonj2.types.transactions.Coordinator;
import org.apache.qpid.protonj2.types.transactions.Declared;
import org.apache.qpid.protonj2.types.transactions.TransactionalState;
import org.apache.qpid.protonj2.types.transport.AmqpError;
import org.apache.qpid.protonj2.types.transport.Attach;
import org.apache.qpid.protonj2.types.transport.Begin;
import org.apache.qpid.protonj2.types.transport.Close;
import org.apache.qpid.protonj2.types.transport.ConnectionError;
import org.apache.qpid.protonj2.types.transport.Detach;
import org.apache.qpid.protonj2.types.transport.Disposition;
import org.apache.qpid.protonj2.types.transport.End;
import org.apache.qpid.protonj2.types.transport.ErrorCondition;
import org.apache.qpid.protonj2.types.transport.Flow;
import org.apache.qpid.protonj2.types.transport.LinkError;
import org.apache.qpid.protonj2.types.transport.Open;
import org.apache.qpid.protonj2.types.transport.Transfer;

/** The symbols that mean something to the adapter, in either direction. */
public final class Symbols {
  private static final List<Symbol> OURS = new ArrayList<>();

  // SASL mechanisms.
  public static final Symbol PLAIN = symbol("PLAIN");
  public static final Symbol EXTERNAL = symbol("EXTERNAL");
  public static final Symbol ANONYMOUS = symbol("ANONYMOUS");

  // Capabilities of a connection.
  public static final Symbol SOLE_CONNECTION = symbol("sole-connection-for-container");
  public static final Symbol DELAYED_DELIVERY = symbol("DELAYED_DELIVERY");
  public static final Symbol ANONYMOUS_RELAY = symbol("ANONYMOUS-RELAY");
  public static final Symbol SHARED_SUBSCRIPTIONS = symbol("SHARED-SUBS");

  // Properties of a connection, and what an error of one has as its info.
  public static final Symbol PRODUCT = symbol("product");
  public static final Symbol VERSION = symbol("version");
  public static final Symbol QUEUE_PREFIX = symbol("queue-prefix");
  public static final Symbol TOPIC_PREFIX = symbol("topic-prefix");
  public static final Symbol OPEN_FAILED = symbol("amqp:connection-establishment-failed");
  public static final Symbol INVALID_FIELD = symbol("invalid-field");
  public static final Symbol CONTAINER_ID = symbol("container-id");

  // Capabilities of a terminus.
  public static final Symbol QUEUE = symbol("queue");
  public static final Symbol TOPIC = symbol("topic");
  public static final Symbol TEMPORARY_QUEUE = symbol("temporary-queue");
  public static final Symbol TEMPORARY_TOPIC = symbol("temporary-topic");
  public static final Symbol SHARED = symbol("shared");
  public static final Symbol GLOBAL = symbol("global");

  // Distribution modes and filters of a source, and properties of a link.
  public static final Symbol COPY = symbol("copy");
  public static final Symbol MOVE = symbol("move");
  public static final Symbol SELECTOR = symbol("apache.org:selector-filter:string");
  public static final Symbol NO_LOCAL = symbol("apache.org:no-local-filter:list");
  public static final Symbol PRIORITY = symbol("priority");
  public static final Symbol LIFETIME_POLICY = symbol("lifetime-policy");

  // Of a coordinator, and of the flow that asks for transactional acquisition.
  public static final Symbol LOCAL_TRANSACTIONS = symbol("amqp:local-transactions");
  public static final Symbol MANY_TRANSACTIONS = symbol("amqp:multi-txns-per-ssn");
  public static final Symbol TRANSACTION_ID = symbol("txn-id");
  public static final Symbol TRANSACTION_ROLLBACK = symbol("amqp:transaction:rollback");
  public static final Symbol UNKNOWN_TRANSACTION = symbol("amqp:transaction:unknown-id");

  private static final List<Symbol> OTHERS =
      List.of(
          // By convention the names of those two filters.
          Symbol.valueOf("jms-selector"),
          Symbol.valueOf("selector"),
          Symbol.valueOf("no-local"),
          TerminusExpiryPolicy.LINK_DETACH.getPolicy(),
          TerminusExpiryPolicy.SESSION_END.getPolicy(),
          TerminusExpiryPolicy.CONNECTION_CLOSE.getPolicy(),
          TerminusExpiryPolicy.NEVER.getPolicy(),
          AmqpError.INTERNAL_ERROR,
          AmqpError.NOT_FOUND,
          AmqpError.UNAUTHORIZED_ACCESS,
          AmqpError.DECODE_ERROR,
          AmqpError.RESOURCE_LIMIT_EXCEEDED,
          AmqpError.NOT_ALLOWED,
          AmqpError.INVALID_FIELD,
          AmqpError.NOT_IMPLEMENTED,
          AmqpError.RESOURCE_LOCKED,
          AmqpError.PRECONDITION_FAILED,
          AmqpError.RESOURCE_DELETED,
          AmqpError.ILLEGAL_STATE,
          ConnectionError.CONNECTION_FORCED,
          ConnectionError.FRAMING_ERROR,
          LinkError.DETACH_FORCED,
          LinkError.TRANSFER_LIMIT_EXCEEDED,
          LinkError.MESSAGE_SIZE_EXCEEDED,
          LinkError.STOLEN);

  /** What describes types, where a client does not do it by numbers (1.5). */
  private static final List<Symbol> DESCRIPTORS =
      List.of(
          Accepted.DESCRIPTOR_SYMBOL,
          DeleteOnClose.DESCRIPTOR_SYMBOL,
          DeleteOnNoLinks.DESCRIPTOR_SYMBOL,
          DeleteOnNoLinksOrMessages.DESCRIPTOR_SYMBOL,
          DeleteOnNoMessages.DESCRIPTOR_SYMBOL,
          Modified.DESCRIPTOR_SYMBOL,
          Received.DESCRIPTOR_SYMBOL,
          Rejected.DESCRIPTOR_SYMBOL,
          Released.DESCRIPTOR_SYMBOL,
          Source.DESCRIPTOR_SYMBOL,
          Target.DESCRIPTOR_SYMBOL,
          SaslChallenge.DESCRIPTOR_SYMBOL,
          SaslInit.DESCRIPTOR_SYMBOL,
          SaslMechanisms.DESCRIPTOR_SYMBOL,
          SaslOutcome.DESCRIPTOR_SYMBOL,
          SaslResponse.DESCRIPTOR_SYMBOL,
          Coordinator.DESCRIPTOR_SYMBOL,
          Declared.DESCRIPTOR_SYMBOL,
          TransactionalState.DESCRIPTOR_SYMBOL,
          Attach.DESCRIPTOR_SYMBOL,
          Begin.DESCRIPTOR_SYMBOL,
          Close.DESCRIPTOR_SYMBOL,
          Detach.DESCRIPTOR_SYMBOL,
          Disposition.DESCRIPTOR_SYMBOL,
          End.DESCRIPTOR_SYMBOL,
          ErrorCondition.DESCRIPTOR_SYMBOL,
          Flow.DESCRIPTOR_SYMBOL,
          Open.DESCRIPTOR_SYMBOL,
          Transfer.DESCRIPTOR_SYMBOL);

  private Symbols() {}

  /** All of them, and those that the specification has for types and errors. */
  static List<Symbol> all() {
    List<Symbol> all = new ArrayList<>(OTHERS);
    all.addAll(DESCRIPTORS);
    all.addAll(OURS);
    return all;
  }

  private static Symbol symbol(String name) {
    Symbol symbol = Symbol.valueOf(name);
    OURS.add(symbol);
    return symbol;
  }
}
