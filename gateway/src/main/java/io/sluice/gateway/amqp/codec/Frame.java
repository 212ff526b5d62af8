package io.sluice.gateway.amqp.codec;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.DefaultByteBufHolder;
import org.apache.qpid.protonj2.types.security.SaslPerformative;
import org.apache.qpid.protonj2.types.transport.Performative;

/** A frame: a performative and its payload, what follows it, perhaps nothing. */
public final class Frame extends DefaultByteBufHolder {
  private final int channel;
  private final Object body;

  /**
   * @param channel the sender's number of the session; 0 where there is none
   * @param body a {@link Performative} or a {@link SaslPerformative}
   */
  Frame(int channel, Object body, ByteBuf payload) {
    super(payload);
    this.channel = channel;
    this.body = body;
  }

  public int channel() {
    return channel;
  }

  /** True if the body is one of SASL's, else it is one of AMQP's. */
  public boolean isSasl() {
    return body instanceof SaslPerformative;
  }

  public SaslPerformative sasl() {
    return (SaslPerformative) body;
  }

  public Performative performative() {
    return (Performative) body;
  }

  public ByteBuf payload() {
    return content();
  }
}
