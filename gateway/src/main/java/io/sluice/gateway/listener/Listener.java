package io.sluice.gateway.listener;

import io.sluice.gateway.config.ListenerKind;
import io.vertx.core.AbstractVerticle;
import io.vertx.core.DeploymentOptions;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.net.NetServer;
import io.vertx.core.net.NetServerOptions;
import io.vertx.core.net.NetSocket;

/** One server socket whose clients are spread over all event loops. */
final class Listener {
  // Vert.x binds the servers that ask for the same negative port to one and the same free port.
  private static final int FREE_PORT_GROUP = -1_000;

  private final ListenerKind kind;
  private final NetServerOptions options;
  private final ClientAcceptor acceptor;
  private final OpenSockets sockets;
  private volatile int port;

  Listener(
      ListenerKind kind, NetServerOptions options, ClientAcceptor acceptor, OpenSockets sockets) {
    this.kind = kind;
    this.options = new NetServerOptions(options);
    this.acceptor = acceptor;
    this.sockets = sockets;
    if (options.getPort() == 0) {
      this.options.setPort(FREE_PORT_GROUP - kind.ordinal());
    }
  }

  /** Binds the socket; completes with this listener. */
  Future<Listener> bind(Vertx vertx, int eventLoops) {
    return vertx
        .deployVerticle(Acceptor::new, new DeploymentOptions().setInstances(eventLoops))
        .map(this);
  }

  ListenerKind kind() {
    return kind;
  }

  /** The port that was asked for, 0 for any. */
  int configuredPort() {
    return Math.max(0, options.getPort());
  }

  String host() {
    return options.getHost();
  }

  /** The port it is bound to. */
  int port() {
    return port;
  }

  OpenSockets sockets() {
    return sockets;
  }

  private void onSocket(NetSocket socket) {
    if (sockets.enter(socket)) {
      acceptor.accept(socket);
    } else {
      socket.close();
    }
  }

  /** The listener on one event loop. */
  private final class Acceptor extends AbstractVerticle {
    @Override
    public void start(Promise<Void> started) {
      NetServer server = vertx.createNetServer(options).connectHandler(Listener.this::onSocket);
      server
          .listen()
          .onSuccess(bound -> port = bound.actualPort())
          .<Void>mapEmpty()
          .onComplete(started);
    }
  }
}
