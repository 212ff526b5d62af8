package io.sluice.tests.raw;

import io.sluice.tests.product.Product;
import java.io.IOException;
import java.net.Socket;
import org.apache.activemq.command.ActiveMQQueue;
import org.apache.activemq.command.Command;
import org.apache.activemq.command.ConnectionId;
import org.apache.activemq.command.ConnectionInfo;
import org.apache.activemq.command.ConsumerId;
import org.apache.activemq.command.ConsumerInfo;
import org.apache.activemq.command.SessionId;
import org.apache.activemq.command.WireFormatInfo;
import org.apache.activemq.openwire.OpenWireFormat;

/** An OpenWire client that sends commands, and reads nothing unless a test does. */
public final class RawOpenWire implements AutoCloseable {
  private final OpenWireFormat format = new OpenWireFormat(1);
  private final Socket socket;

  private RawOpenWire(Socket socket) {
    this.socket = socket;
  }

  /** A client that has said what it speaks: version 1 without anything to agree on. */
  public static RawOpenWire open(Product product) throws IOException {
    RawOpenWire client = new RawOpenWire(Transport.socket(product.port(Product.OPENWIRE)));
    WireFormatInfo info = new WireFormatInfo();
    info.setVersion(1);
    info.setTightEncodingEnabled(false);
    info.setCacheEnabled(false);
    info.setMaxInactivityDuration(0);
    client.send(info);
    return client;
  }

  /** Asks for all of a queue's messages at once, as the user of the demo broker. */
  public void consume(String queue, int prefetch) throws IOException {
    ConnectionId id = new ConnectionId("ID:raw-" + System.nanoTime());
    ConnectionInfo connection = new ConnectionInfo(id);
    connection.setClientId(id.getValue());
    connection.setUserName(Product.DEMO);
    connection.setPassword(Product.DEMO_PASSWORD);
    send(connection);
    ConsumerInfo consumer = new ConsumerInfo(new ConsumerId(new SessionId(id, 1), 1));
    consumer.setDestination(new ActiveMQQueue(queue));
    consumer.setPrefetchSize(prefetch);
    send(consumer);
  }

  private void send(Command command) throws IOException {
    sendBytes(format.marshal(command).toArray());
  }

  public void sendBytes(byte[] bytes) throws IOException {
    socket.getOutputStream().write(bytes);
  }

  /** Reads until the server has closed the connection. */
  public void awaitEnd() throws IOException {
    try {
      socket.getInputStream().readAllBytes();
    } catch (java.net.SocketException reset) {
      // An end like any other.
    }
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }
}
