package io.sluice.gateway.stream;

import io.vertx.core.net.NetSocket;
import java.security.cert.Certificate;
import java.security.cert.X509Certificate;
import javax.net.ssl.ExtendedSSLSession;
import javax.net.ssl.SNIHostName;
import javax.net.ssl.SNIServerName;
import javax.net.ssl.SSLPeerUnverifiedException;
import javax.net.ssl.SSLSession;

/** What a TLS handshake tells of the client. */
final class TlsSessions {
  private TlsSessions() {}

  /** The host that the client asked for by SNI, or null. */
  static String serverName(NetSocket socket) {
    String indicated = socket.indicatedServerName();
    if (indicated != null && !indicated.isEmpty()) {
      return indicated;
    }
    // The socket tells it only where the server chooses its certificate by it.
    if (socket.sslSession() instanceof ExtendedSSLSession session) {
      for (SNIServerName name : session.getRequestedServerNames()) {
        if (name instanceof SNIHostName host) {
          return host.getAsciiName();
        }
      }
    }
    return null;
  }

  /** The verified certificate of the client, or null. */
  static X509Certificate clientCertificate(SSLSession session) {
    if (session == null) {
      return null;
    }
    try {
      Certificate[] chain = session.getPeerCertificates();
      return chain.length > 0 && chain[0] instanceof X509Certificate certificate
          ? certificate
          : null;
    } catch (SSLPeerUnverifiedException e) {
      return null; // The client showed none, which the listener allows.
    }
  }
}
