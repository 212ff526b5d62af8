package io.sluice.gateway.amqp;

import io.sluice.gateway.amqp.codec.AmqpViolation;
import io.sluice.gateway.amqp.codec.Frame;
import io.sluice.gateway.amqp.codec.FrameWriter;
import io.sluice.gateway.amqp.codec.ProtocolHeader;
import org.apache.qpid.protonj2.engine.AMQPPerformativeEnvelopePool;
import org.apache.qpid.protonj2.engine.Connection;
import org.apache.qpid.protonj2.engine.Engine;
import org.apache.qpid.protonj2.engine.EnginePipeline;
import org.apache.qpid.protonj2.engine.HeaderEnvelope;
import org.apache.qpid.protonj2.engine.IncomingAMQPEnvelope;
import org.apache.qpid.protonj2.engine.SASLEnvelope;
import org.apache.qpid.protonj2.engine.exceptions.ProtocolViolationException;
import org.apache.qpid.protonj2.engine.impl.ProtonEngine;
import org.apache.qpid.protonj2.engine.impl.ProtonPerformativeHandler;
import org.apache.qpid.protonj2.engine.impl.sasl.ProtonSaslHandler;
import org.apache.qpid.protonj2.engine.sasl.SaslServerListener;

/**
 * The library's state machine of one connection, between our decoder and our writer: it is given
 * frames that were checked, and never sees what transfers carry.
 */
final class AmqpEngine {
  private static final String PERFORMATIVES = "performatives";
  private static final String SASL = "sasl";
  private static final String WRITER = "writer";
  private static final String LIBRARY = "org.apache.qpid.";

  private final Engine engine = new ProtonEngine();
  private final EnginePipeline pipeline = engine.pipeline();
  private final AMQPPerformativeEnvelopePool<IncomingAMQPEnvelope> envelopes =
      AMQPPerformativeEnvelopePool.incomingEnvelopePool();

  AmqpEngine(FrameWriter writer, SaslServerListener sasl) {
    pipeline.addLast(PERFORMATIVES, new ProtonPerformativeHandler());
    pipeline.addLast(SASL, new ProtonSaslHandler());
    pipeline.addLast(WRITER, writer);
    engine.saslDriver().server().setListener(sasl);
    engine.errorHandler(failed -> {}); // Seen when the call returns that it failed in.
    engine.start();
  }

  Connection connection() {
    return engine.connection();
  }

  boolean isFailed() {
    return engine.isFailed();
  }

  /** The client's header came. */
  void read(ProtocolHeader header) {
    try {
      pipeline.fireRead(
          header == ProtocolHeader.SASL
              ? HeaderEnvelope.SASL_HEADER_ENVELOPE
              : HeaderEnvelope.AMQP_HEADER_ENVELOPE);
    } catch (RuntimeException thrown) {
      throw ofClient(thrown);
    }
    throwIfFailed();
  }

  /** A frame came. Its payload is not passed on: who is told of the transfer has the frame. */
  void read(Frame frame) {
    try {
      if (frame.isSasl()) {
        pipeline.fireRead(new SASLEnvelope(frame.sasl()));
      } else {
        pipeline.fireRead(envelopes.take(frame.performative(), frame.channel(), null));
      }
    } catch (RuntimeException thrown) {
      throw ofClient(thrown);
    }
    throwIfFailed();
  }

  /** Some violations the engine only notes, and goes on. */
  private void throwIfFailed() {
    if (engine.isFailed()) {
      throw violation(engine.failureCause());
    }
  }

  /** What the library throws is the client's doing, what we throw is ours. */
  private static RuntimeException ofClient(RuntimeException thrown) {
    for (StackTraceElement element : thrown.getStackTrace()) {
      if (!element.getClassName().startsWith("java.")) {
        return element.getClassName().startsWith(LIBRARY) ? violation(thrown) : thrown;
      }
    }
    return thrown;
  }

  private static AmqpViolation violation(Throwable cause) {
    boolean named =
        cause instanceof ProtocolViolationException violation
            && violation.getErrorCondition() != null;
    return named
        ? new AmqpViolation(
            ((ProtocolViolationException) cause).getErrorCondition(), cause.getMessage())
        : AmqpViolation.notAllowed(cause.getMessage());
  }
}
