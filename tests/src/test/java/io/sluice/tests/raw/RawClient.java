package io.sluice.tests.raw;

import java.io.Closeable;
import java.io.EOFException;
import java.io.IOException;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.util.ArrayList;
import java.util.List;

/**
 * An MQTT client that does what it is told, one thread at a time: nothing is checked, retried or
 * answered unless asked for. Waits for the server end after some seconds with a {@link
 * SocketTimeoutException}.
 */
public final class RawClient implements Closeable {
  private final RawStream stream;
  private int version;

  public RawClient(RawStream stream, int version) {
    this.stream = stream;
    this.version = version;
  }

  public RawStream stream() {
    return stream;
  }

  public int version() {
    return version;
  }

  /**
   * CONNACK.
   *
   * @param code 0, or why the server refused
   */
  public record ConnAck(boolean present, int code) {
    public boolean accepted() {
      return code == 0;
    }
  }

  /** Sends CONNECT and awaits the answer. */
  public ConnAck connect(RawConnect connect) throws IOException {
    version = connect.version();
    send(connect.packet());
    RawPacket answer = next(RawPacket.CONNACK);
    return new ConnAck((answer.u8(0) & 1) != 0, answer.u8(1));
  }

  public void send(RawPacket packet) throws IOException {
    send(packet.encoded());
  }

  public void send(byte[] bytes) throws IOException {
    stream.out().write(bytes);
    stream.out().flush();
  }

  /** Sends SUBSCRIBE and awaits the answer: a code for each filter. */
  public List<Integer> subscribe(int qos, String... filters) throws IOException {
    Bytes body = new Bytes().u16(1).raw(noProperties());
    for (String filter : filters) {
      body.text(filter).u8(qos);
    }
    send(RawPacket.of(RawPacket.SUBSCRIBE, 2, body));
    RawPacket answer = next(RawPacket.SUBACK);
    List<Integer> codes = new ArrayList<>();
    int start = version == 5 ? RawMessage.afterProperties(answer, 2) : 2;
    for (int at = start; at < answer.body().length; at++) {
      codes.add(answer.u8(at));
    }
    return codes;
  }

  /** Sends PUBLISH without awaiting an answer. */
  public void publish(
      String topic, int qos, int packetId, boolean dup, boolean retain, byte[] payload)
      throws IOException {
    Bytes body = new Bytes().text(topic);
    if (qos > 0) {
      body.u16(packetId);
    }
    int flags = (dup ? 8 : 0) | qos << 1 | (retain ? 1 : 0);
    send(RawPacket.of(RawPacket.PUBLISH, flags, body.raw(noProperties()).raw(payload)));
  }

  /** Publishes at QoS 1 and awaits the answer: its reason code, 0 before MQTT 5. */
  public int publish(String topic, byte[] payload, boolean retain) throws IOException {
    publish(topic, 1, 1, false, retain, payload);
    return next(RawPacket.PUBACK).u8(2);
  }

  /** Sends PUBACK, PUBREC, PUBREL or PUBCOMP. */
  public void ack(int type, int packetId) throws IOException {
    send(RawPacket.of(type, type == RawPacket.PUBREL ? 2 : 0, new Bytes().u16(packetId)));
  }

  /**
   * Sends DISCONNECT and waits for the server to end the connection, so that the shard hears of it
   * before it hears of whoever connects next.
   */
  public void disconnect() throws IOException {
    send(RawPacket.of(RawPacket.DISCONNECT, 0, new Bytes()));
    end();
    close();
  }

  /** The next packet; {@link EOFException} if the server ended the connection. */
  public RawPacket read() throws IOException {
    return RawPacket.read(stream.in());
  }

  /** The next packet, which has to be of this type. */
  public RawPacket next(int type) throws IOException {
    RawPacket packet = read();
    if (packet.type() != type) {
      throw new IOException(
          "expected type %d, got %d with first bytes %d %d"
              .formatted(type, packet.type(), packet.u8(0), packet.u8(1)));
    }
    return packet;
  }

  /** The next packet, which has to be a PUBLISH. */
  public RawMessage message() throws IOException {
    return RawMessage.of(next(RawPacket.PUBLISH), version);
  }

  /** True if PINGREQ is answered next. */
  public boolean ping() throws IOException {
    send(RawPacket.of(RawPacket.PINGREQ, 0, new Bytes()));
    return read().type() == RawPacket.PINGRESP;
  }

  /**
   * Reads to the end of the connection, which the server has to make.
   *
   * @return the reason code of the CONNACK or DISCONNECT that came last, or -1 if none did
   */
  public int end() throws IOException {
    int code = -1;
    try {
      while (true) {
        RawPacket packet = read();
        if (packet.type() == RawPacket.DISCONNECT) {
          code = packet.u8(0);
        } else if (packet.type() == RawPacket.CONNACK) {
          code = packet.u8(1);
        }
      }
    } catch (EOFException | SocketException ended) {
      return code;
    }
  }

  private byte[] noProperties() {
    return version == 5 ? new byte[1] : new byte[0];
  }

  @Override
  public void close() {
    stream.close();
  }
}
