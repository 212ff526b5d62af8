package io.sluice.gateway.amqp.message;

import static io.sluice.gateway.amqp.codec.AmqpViolation.decode;

import io.netty.buffer.ByteBuf;
import io.sluice.gateway.amqp.codec.AmqpViolation;
import io.sluice.gateway.amqp.codec.Walker;
import java.util.Set;

/**
 * What a client tells a coordinator (4.1, 4.2, 4.5.3, 4.5.4): to declare a transaction or to
 * discharge one.
 *
 * @param discharge false for a declare
 * @param transactionId of the transaction to discharge; of a declare the global id, or null
 * @param fail true to roll back
 */
public record TransactionCommand(boolean discharge, byte[] transactionId, boolean fail) {
  private static final Set<Object> DECLARE = Set.of(0x31L, "amqp:declare:list");
  private static final Set<Object> DISCHARGE = Set.of(0x32L, "amqp:discharge:list");

  /**
   * Reads a message whose body is a command.
   *
   * @throws AmqpViolation if it is no such message
   */
  public static TransactionCommand read(ByteBuf in) {
    int at = in.readerIndex();
    while (at < in.writerIndex()) {
      int end = Walker.PLAIN.skip(in, at, in.writerIndex());
      ValueReader values = new ValueReader(in, at);
      if (Section.of(values.enterDescribed()) == Section.VALUE) {
        return command(values);
      }
      at = end;
    }
    throw decode("a message to the coordinator has no amqp-value (4.1)");
  }

  private static TransactionCommand command(ValueReader values) {
    Object descriptor = values.enterDescribed();
    boolean discharge = descriptor != null && DISCHARGE.contains(descriptor);
    if (!discharge && (descriptor == null || !DECLARE.contains(descriptor))) {
      throw decode("a message to the coordinator is neither declare nor discharge (4.1)");
    }
    int count = values.enterList();
    byte[] id = null;
    boolean fail = false;
    for (int i = 0; i < count; i++) {
      if (i == 0 && discharge) {
        id = values.next(byte[].class, "txn-id");
      } else if (i == 0) {
        id = values.next() == null ? null : new byte[0];
      } else if (i == 1) {
        fail = Boolean.TRUE.equals(values.next(Boolean.class, "fail"));
      } else {
        values.skip();
      }
    }
    return new TransactionCommand(discharge, id, fail);
  }
}
