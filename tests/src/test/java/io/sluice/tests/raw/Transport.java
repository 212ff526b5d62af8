package io.sluice.tests.raw;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.util.List;
import javax.net.ssl.SNIHostName;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.SSLSocketFactory;

/** The ways to a broker. */
public enum Transport {
  TCP("mqtt", false, false),
  TLS("mqtts", true, false),
  WS("ws", false, true),
  WSS("wss", true, true);

  private static final int CONNECT_TIMEOUT_MILLIS = 10_000;
  private static final int READ_TIMEOUT_MILLIS = 20_000;

  private final String listener;
  private final boolean tls;
  private final boolean webSocket;

  Transport(String listener, boolean tls, boolean webSocket) {
    this.listener = listener;
    this.tls = tls;
    this.webSocket = webSocket;
  }

  public boolean webSocket() {
    return webSocket;
  }

  /** The name of MQTT's listener in the product's settings and its ports file. */
  public String listener() {
    return listener;
  }

  /** The name of a protocol's listener; WebSockets have one for all. */
  public String listener(String protocol) {
    return webSocket ? listener : tls ? protocol + "s" : protocol;
  }

  public boolean tls() {
    return tls;
  }

  /** As {@link #connect(String, int, String, String)}, for MQTT. */
  public RawStream connect(String host, int port) throws IOException {
    return connect(host, port, "/mqtt", "mqtt");
  }

  /**
   * Connects to a port of this machine. Reads from the stream give up after some seconds.
   *
   * @param host what the client calls the server, in SNI and Host
   * @param path what a WebSocket asks for, together with the sub-protocol
   */
  public RawStream connect(String host, int port, String path, String subProtocol)
      throws IOException {
    Socket socket = socket(port);
    try {
      if (tls) {
        socket = encrypted(socket, host, port);
      }
      return webSocket
          ? WebSocketStream.open(socket, host, path, subProtocol)
          : RawStream.of(socket);
    } catch (IOException | RuntimeException failure) {
      socket.close();
      throw failure;
    }
  }

  /** A socket to a port of this machine. */
  public static Socket socket(int port) throws IOException {
    Socket socket = new Socket();
    socket.connect(
        new InetSocketAddress(InetAddress.getLoopbackAddress(), port), CONNECT_TIMEOUT_MILLIS);
    socket.setSoTimeout(READ_TIMEOUT_MILLIS);
    socket.setTcpNoDelay(true);
    return socket;
  }

  private static Socket encrypted(Socket socket, String host, int port) throws IOException {
    SSLSocketFactory factory = TrustAll.context().getSocketFactory();
    SSLSocket encrypted = (SSLSocket) factory.createSocket(socket, host, port, true);
    SSLParameters parameters = encrypted.getSSLParameters();
    if (host.indexOf('.') > 0) {
      parameters.setServerNames(List.of(new SNIHostName(host)));
    }
    encrypted.setSSLParameters(parameters);
    encrypted.startHandshake();
    return encrypted;
  }
}
