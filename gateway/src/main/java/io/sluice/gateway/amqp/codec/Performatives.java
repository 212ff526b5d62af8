package io.sluice.gateway.amqp.codec;

import io.netty.buffer.ByteBuf;
import io.netty.util.concurrent.FastThreadLocal;
import org.apache.qpid.protonj2.buffer.ProtonBuffer;
import org.apache.qpid.protonj2.buffer.ProtonBufferAllocator;
import org.apache.qpid.protonj2.buffer.impl.ProtonByteArrayBufferAllocator;
import org.apache.qpid.protonj2.codec.CodecFactory;
import org.apache.qpid.protonj2.codec.DecodeException;
import org.apache.qpid.protonj2.codec.Decoder;
import org.apache.qpid.protonj2.codec.DecoderState;
import org.apache.qpid.protonj2.codec.Encoder;
import org.apache.qpid.protonj2.codec.EncoderState;
import org.apache.qpid.protonj2.codec.PerformativeEncoder;
import org.apache.qpid.protonj2.types.security.SaslPerformative;
import org.apache.qpid.protonj2.types.transport.Performative;

/**
 * Makes the library's performatives of bytes and the other way round, by way of an array that all
 * connections of an event loop share.
 */
final class Performatives {
  private static final Decoder DECODER = warmed(CodecFactory.getDefaultDecoder());
  private static final Decoder SASL_DECODER = warmed(CodecFactory.getDefaultSaslDecoder());
  private static final int FIRST_SCRATCH_BYTES = 1_024;

  private static final FastThreadLocal<Performatives> CURRENT =
      new FastThreadLocal<>() {
        @Override
        protected Performatives initialValue() {
          return new Performatives();
        }
      };

  private final DecoderState decoderState = DECODER.newDecoderState();
  private final DecoderState saslDecoderState = SASL_DECODER.newDecoderState();
  private final Encoder encoder = CodecFactory.getDefaultEncoder();
  private final PerformativeEncoder performativeEncoder = new PerformativeEncoder(encoder);
  private final Encoder saslEncoder = CodecFactory.getDefaultSaslEncoder();
  private final EncoderState saslEncoderState = saslEncoder.newEncoderState();
  private final ProtonBuffer encoded = ProtonBufferAllocator.defaultAllocator().allocate();
  private byte[] scratch = new byte[FIRST_SCRATCH_BYTES];
  private ProtonBuffer scratchBuffer = ProtonByteArrayBufferAllocator.wrapped(scratch);

  private Performatives() {}

  /** Those of this thread. */
  static Performatives current() {
    return CURRENT.get();
  }

  /** What {@link FrameGuard} has checked. */
  Performative read(ByteBuf in, int start, int end) {
    return decode(DECODER, decoderState, in, start, end, Performative.class);
  }

  /** What {@link FrameGuard} has checked. */
  SaslPerformative readSasl(ByteBuf in, int start, int end) {
    return decode(SASL_DECODER, saslDecoderState, in, start, end, SaslPerformative.class);
  }

  private <T> T decode(
      Decoder decoder, DecoderState state, ByteBuf in, int start, int end, Class<T> type) {
    int length = end - start;
    if (length > scratch.length) {
      scratch = new byte[Math.max(length, 2 * scratch.length)];
      scratchBuffer = ProtonByteArrayBufferAllocator.wrapped(scratch);
    }
    in.getBytes(start, scratch, 0, length);
    scratchBuffer.setReadOffset(0).setWriteOffset(length);
    try {
      return decoder.readObject(scratchBuffer, state, type);
    } catch (ClassCastException
        | IllegalArgumentException
        | IndexOutOfBoundsException
        | NullPointerException invalid) {
      // A field of another type than its performative has there; the library says so in many ways.
      throw AmqpViolation.decode("a performative cannot be decoded: " + invalid.getMessage());
    }
  }

  /** Appends what the performative is on the wire. */
  void write(Performative performative, ByteBuf out) {
    encoded.clear();
    performative.invoke(performativeEncoder, encoded, 0, encoder);
    append(out);
  }

  /** Appends what the performative is on the wire. */
  void write(SaslPerformative performative, ByteBuf out) {
    encoded.clear();
    saslEncoder.writeObject(encoded, saslEncoderState.reset(), performative);
    append(out);
  }

  private void append(ByteBuf out) {
    int length = encoded.getReadableBytes();
    if (length > scratch.length) {
      scratch = new byte[Math.max(length, 2 * scratch.length)];
      scratchBuffer = ProtonByteArrayBufferAllocator.wrapped(scratch);
    }
    encoded.copyInto(0, scratch, 0, length);
    out.writeBytes(scratch, 0, length);
  }

  /**
   * A decoder that event loops may share: it adds to its tables, without a lock, each descriptor
   * that it does not know, so it is shown all those that {@link FrameGuard} lets through.
   */
  private static Decoder warmed(Decoder decoder) {
    DecoderState state = decoder.newDecoderState();
    for (byte[] described : FrameGuard.unknownDescribed()) {
      try {
        decoder.readObject(ProtonByteArrayBufferAllocator.wrapped(described), state);
      } catch (DecodeException | ClassCastException known) {
        // One that it knows, which is more than a null.
      }
    }
    return decoder;
  }
}
