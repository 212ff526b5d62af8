package io.sluice.gateway.amqp.codec;

import io.netty.buffer.ByteBuf;
import io.sluice.gateway.connection.Outbox;
import org.apache.qpid.protonj2.engine.EngineHandler;
import org.apache.qpid.protonj2.engine.EngineHandlerContext;
import org.apache.qpid.protonj2.engine.HeaderEnvelope;
import org.apache.qpid.protonj2.engine.OutgoingAMQPEnvelope;
import org.apache.qpid.protonj2.engine.SASLEnvelope;
import org.apache.qpid.protonj2.types.transport.Close;
import org.apache.qpid.protonj2.types.transport.Disposition;
import org.apache.qpid.protonj2.types.transport.ErrorCondition;
import org.apache.qpid.protonj2.types.transport.Open;
import org.apache.qpid.protonj2.types.transport.Performative;
import org.apache.qpid.protonj2.types.transport.Transfer;

/** Appends what the engine says to the connection's {@link Outbox}, frame by frame (2.3). */
public final class FrameWriter implements EngineHandler {
  private static final int MIN_MAX_FRAME_BYTES = 512;
  private static final int PREFIX_BYTES = 8;
  private static final int BODY_OFFSET_WORDS = 2;
  private static final int AMQP_TYPE = 0;
  private static final int SASL_TYPE = 1;

  /** More than a transfer's frame takes besides its payload: its fields are ours and small. */
  private static final int TRANSFER_BYTES = 96;

  private final Outbox out;
  private final DispositionRun dispositions;
  private int maxFrameBytes = MIN_MAX_FRAME_BYTES;
  private long framesWritten;
  private boolean opened;
  private boolean closed;
  private TransferPayload payload;
  private int payloadBytes;

  public FrameWriter(Outbox out) {
    this.out = out;
    this.dispositions = new DispositionRun(out);
  }

  /** Sets the largest frame that the client takes. */
  public void maxFrameBytes(long bytes) {
    maxFrameBytes = (int) Math.max(MIN_MAX_FRAME_BYTES, Math.min(bytes, Integer.MAX_VALUE));
  }

  /** Grows with everything that is written. */
  public long framesWritten() {
    return framesWritten;
  }

  /**
   * Lets the transfer that the engine is told to write next carry as much of this as fits a frame.
   *
   * @return true if that is all
   */
  public boolean carry(TransferPayload next) {
    payload = next;
    payloadBytes = Math.min(next.remaining(), maxFrameBytes - TRANSFER_BYTES);
    return payloadBytes == next.remaining();
  }

  /** A frame that only says that this side is there (2.4.5). */
  public void writeEmpty() {
    begin(AMQP_TYPE, 0);
    framesWritten++;
  }

  /** A close without the engine, unless there was one, or no open yet. */
  public void writeClose(ErrorCondition error) {
    if (opened && !closed) {
      write(new Close().setError(error), 0);
    }
  }

  @Override
  public void handleWrite(EngineHandlerContext context, HeaderEnvelope envelope) {
    boolean sasl = envelope.isSaslHeader();
    ProtocolHeader header = sasl ? ProtocolHeader.SASL : ProtocolHeader.AMQP;
    for (int i = 0; i < ProtocolHeader.BYTES; i++) {
      out.buffer().writeByte(header.byteAt(i));
    }
  }

  @Override
  public void handleWrite(EngineHandlerContext context, SASLEnvelope envelope) {
    ByteBuf frame = begin(SASL_TYPE, 0);
    int start = frame.writerIndex() - PREFIX_BYTES;
    Performatives.current().write(envelope.getBody(), frame);
    end(frame, start);
  }

  @Override
  public void handleWrite(EngineHandlerContext context, OutgoingAMQPEnvelope envelope) {
    Performative performative = envelope.getBody();
    int channel = envelope.getChannel();
    boolean written =
        context.engine().isFailed() // It closes then, but with no, or not the right, condition.
            || performative instanceof Disposition disposition
                && dispositions.add(disposition, channel);
    if (!written) {
      write(performative, channel);
    }
    framesWritten++;
    envelope.handleOutgoingFrameWriteComplete();
  }

  private void write(Performative performative, int channel) {
    opened |= performative instanceof Open;
    closed |= performative instanceof Close;
    ByteBuf frame = begin(AMQP_TYPE, channel);
    int start = frame.writerIndex() - PREFIX_BYTES;
    Performatives.current().write(performative, frame);
    if (performative instanceof Transfer && payload != null) {
      payload.appendTo(frame, payloadBytes);
      payload = null;
    }
    end(frame, start);
  }

  private ByteBuf begin(int type, int channel) {
    return out.buffer()
        .writeInt(PREFIX_BYTES)
        .writeByte(BODY_OFFSET_WORDS)
        .writeByte(type)
        .writeShort(channel);
  }

  private void end(ByteBuf frame, int start) {
    int size = frame.writerIndex() - start;
    if (size > maxFrameBytes) {
      frame.writerIndex(start);
      throw AmqpViolation.framing(
          "an answer takes "
              + size
              + " bytes, but the client's max-frame-size is "
              + maxFrameBytes);
    }
    frame.setInt(start, size);
  }
}
