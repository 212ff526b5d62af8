package io.sluice.tests.raw;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.sluice.tests.product.Product;
import java.io.Closeable;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.net.SocketException;
import org.apache.qpid.protonj2.buffer.ProtonBuffer;
import org.apache.qpid.protonj2.buffer.ProtonBufferAllocator;
import org.apache.qpid.protonj2.codec.CodecFactory;
import org.apache.qpid.protonj2.codec.Decoder;
import org.apache.qpid.protonj2.codec.Encoder;
import org.apache.qpid.protonj2.types.Binary;
import org.apache.qpid.protonj2.types.Symbol;
import org.apache.qpid.protonj2.types.messaging.Source;
import org.apache.qpid.protonj2.types.messaging.Target;
import org.apache.qpid.protonj2.types.security.SaslCode;
import org.apache.qpid.protonj2.types.security.SaslInit;
import org.apache.qpid.protonj2.types.security.SaslMechanisms;
import org.apache.qpid.protonj2.types.security.SaslOutcome;
import org.apache.qpid.protonj2.types.security.SaslPerformative;
import org.apache.qpid.protonj2.types.transport.Attach;
import org.apache.qpid.protonj2.types.transport.Begin;
import org.apache.qpid.protonj2.types.transport.Close;
import org.apache.qpid.protonj2.types.transport.DeliveryState;
import org.apache.qpid.protonj2.types.transport.Disposition;
import org.apache.qpid.protonj2.types.transport.ErrorCondition;
import org.apache.qpid.protonj2.types.transport.Flow;
import org.apache.qpid.protonj2.types.transport.Open;
import org.apache.qpid.protonj2.types.transport.Role;
import org.apache.qpid.protonj2.types.transport.Transfer;

/** An AMQP 1.0 client that says what it is told, frame by frame, one thread at a time. */
public final class RawAmqp implements Closeable {
  public static final byte[] SASL = {'A', 'M', 'Q', 'P', 3, 1, 0, 0};
  public static final byte[] AMQP = {'A', 'M', 'Q', 'P', 0, 1, 0, 0};

  private static final int PREFIX_BYTES = 8;
  private static final int WINDOW = 100_000;
  private static final byte[] NO_PAYLOAD = {};
  private static final Encoder ENCODER = CodecFactory.getDefaultEncoder();
  private static final Encoder SASL_ENCODER = CodecFactory.getDefaultSaslEncoder();
  private static final Decoder DECODER = CodecFactory.getDefaultDecoder();
  private static final Decoder SASL_DECODER = CodecFactory.getDefaultSaslDecoder();

  private final RawStream stream;
  private final DataInputStream in;

  private RawAmqp(RawStream stream) {
    this.stream = stream;
    in = new DataInputStream(stream.in());
  }

  /** A connection that has said nothing yet. */
  public static RawAmqp open(Product product, Transport transport) throws IOException {
    int port = product.port(transport.listener(Product.AMQP));
    return new RawAmqp(transport.connect("localhost", port, "/amqp", "amqp"));
  }

  /** A user of the demo broker who has opened, and begun a session on channel 0. */
  public static RawAmqp ready(Product product, Transport transport) throws IOException {
    RawAmqp client = open(product, transport);
    client.login(Product.DEMO, Product.DEMO_PASSWORD);
    client.send(0, new Open().setContainerId("raw"));
    client.require(Open.class);
    client.begin(0);
    client.require(Begin.class);
    return client;
  }

  /** Logs in with SASL PLAIN, which has to succeed, and says that AMQP follows. */
  public void login(String user, String password) throws IOException {
    sendBytes(SASL);
    sendBytes(plain(user, password));
    require(SaslMechanisms.class);
    SaslCode code = require(SaslOutcome.class).getCode();
    if (code != SaslCode.OK) {
      throw new IOException(user + " cannot log in: " + code);
    }
    sendBytes(AMQP);
  }

  /** The frame that logs in with SASL PLAIN. */
  public static byte[] plain(String user, String password) {
    return saslFrame(
        new SaslInit()
            .setMechanism(Symbol.valueOf("PLAIN"))
            .setInitialResponse(binary("\0" + user + "\0" + password)));
  }

  /** Attaches the link of handle 0 and awaits the answer, and credit if it is to send. */
  public void attach(String queue, Role role) throws IOException {
    send(0, attach(queue, role, 0));
    require(Attach.class);
    if (role == Role.SENDER) {
      require(Flow.class);
    }
  }

  /** The attach of a client that sends to, or receives from, a queue. */
  public static Attach attach(String queue, Role role, int handle) {
    boolean sends = role == Role.SENDER;
    Attach attach = new Attach().setName("link-" + handle).setHandle(handle).setRole(role);
    return attach
        .setSource(new Source().setAddress(sends ? null : queue))
        .setTarget(new Target().setAddress(sends ? queue : null))
        .setInitialDeliveryCount(0);
  }

  /** Lets so many messages come on the link of handle 0. */
  public void grant(int credit) throws IOException {
    Flow window = new Flow().setNextIncomingId(0).setIncomingWindow(WINDOW).setNextOutgoingId(0);
    send(0, window.setOutgoingWindow(1).setHandle(0).setDeliveryCount(0).setLinkCredit(credit));
  }

  /** Sends a message on the link of handle 0 and returns what the server made of it. */
  public DeliveryState transfer(int deliveryId, byte[] message) throws IOException {
    byte[] tag = new Bytes().u32(deliveryId).toArray();
    send(0, new Transfer().setHandle(0).setDeliveryId(deliveryId).setDeliveryTag(tag), message);
    Object answer = read();
    while (answer instanceof Flow) {
      answer = read();
    }
    return require(Disposition.class, answer).getState();
  }

  /** Sends begin with a large window, and awaits nothing. */
  public void begin(int channel) throws IOException {
    send(channel, new Begin().setNextOutgoingId(0).setIncomingWindow(WINDOW).setOutgoingWindow(1));
  }

  public void send(int channel, Object performative) throws IOException {
    send(channel, performative, NO_PAYLOAD);
  }

  public void send(int channel, Object performative, byte[] payload) throws IOException {
    sendBytes(frame(channel, performative, payload));
  }

  public void sendBytes(byte[] bytes) throws IOException {
    stream.out().write(bytes);
    stream.out().flush();
  }

  /** The next performative, whatever transfers carry. */
  public Object read() throws IOException {
    while (true) {
      int size = in.readInt();
      if (size == 0x414D5150) { // AMQP
        in.readInt();
        continue;
      }
      byte[] rest = in.readNBytes(size - Integer.BYTES);
      if (rest.length < size - Integer.BYTES) {
        throw new EOFException("the connection ended within a frame");
      }
      if (size > PREFIX_BYTES) {
        return decode(rest[1] == 0 ? DECODER : SASL_DECODER, rest);
      }
    }
  }

  private static Object decode(Decoder decoder, byte[] frame) {
    int skipped = PREFIX_BYTES - Integer.BYTES;
    ProtonBuffer body =
        ProtonBufferAllocator.defaultAllocator().copy(frame, skipped, frame.length - skipped);
    return decoder.readObject(body, decoder.newDecoderState());
  }

  /** The next performative, which has to be of this type. */
  public <T> T require(Class<T> type) throws IOException {
    return require(type, read());
  }

  private static <T> T require(Class<T> type, Object next) {
    if (!type.isInstance(next)) {
      throw new AssertionError("expected " + type.getSimpleName() + ", got " + next);
    }
    return type.cast(next);
  }

  /**
   * Reads to the end of the connection, which the server has to make.
   *
   * @return why it said that it closes, or null if it did not say
   */
  public ErrorCondition end() throws IOException {
    ErrorCondition error = null;
    try {
      while (true) {
        if (read() instanceof Close close) {
          error = close.getError();
        }
      }
    } catch (EOFException | SocketException ended) {
      return error;
    }
  }

  public static Binary binary(String text) {
    return new Binary(text.getBytes(UTF_8));
  }

  /** A frame of AMQP's layer. */
  public static byte[] frame(int channel, Object performative, byte[] payload) {
    return frame(0, channel, encode(ENCODER, performative), payload);
  }

  /** A frame of SASL's layer. */
  public static byte[] saslFrame(SaslPerformative performative) {
    return frame(1, 0, encode(SASL_ENCODER, performative), NO_PAYLOAD);
  }

  /** A message of these sections. */
  public static byte[] encode(Object... sections) {
    Bytes all = new Bytes();
    for (Object section : sections) {
      all.raw(encode(ENCODER, section));
    }
    return all.toArray();
  }

  private static byte[] frame(int type, int channel, byte[] body, byte[] payload) {
    return new Bytes()
        .u32(PREFIX_BYTES + body.length + payload.length)
        .u8(2)
        .u8(type)
        .u16(channel)
        .raw(body)
        .raw(payload)
        .toArray();
  }

  private static byte[] encode(Encoder encoder, Object value) {
    ProtonBuffer out = ProtonBufferAllocator.defaultAllocator().allocate();
    encoder.writeObject(out, encoder.newEncoderState(), value);
    byte[] bytes = new byte[out.getReadableBytes()];
    out.readBytes(bytes, 0, bytes.length);
    return bytes;
  }

  /** Drops the connection without a farewell. */
  @Override
  public void close() {
    stream.close();
  }
}
