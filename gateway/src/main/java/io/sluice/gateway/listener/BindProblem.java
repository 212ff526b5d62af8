package io.sluice.gateway.listener;

import io.netty.channel.unix.Errors;
import java.net.BindException;
import java.net.UnknownHostException;
import java.nio.channels.UnresolvedAddressException;

/** Says why a listener could not be bound and what to do about it. */
public final class BindProblem {
  private BindProblem() {}

  /** True of what the JDK's sockets, or those of the operating system, say of a port in use. */
  public static boolean isBind(Throwable cause) {
    return cause instanceof BindException
        || cause instanceof Errors.NativeIoException
            && String.valueOf(cause.getMessage()).startsWith("bind(");
  }

  static String of(Listener listener, Throwable cause) {
    String name = listener.kind().key();
    String setting = "sluice.listeners." + name;
    if (isBind(cause)) {
      return "listener %s cannot bind %s:%d: %s; end what uses the port, or set %s.port or %s.host"
          .formatted(
              name,
              listener.host(),
              listener.configuredPort(),
              cause.getMessage(),
              setting,
              setting);
    }
    if (cause instanceof UnknownHostException || cause instanceof UnresolvedAddressException) {
      return "listener %s cannot bind %s: no such host; set %s.host to an address of this machine"
          .formatted(name, listener.host(), setting);
    }
    if (listener.kind().tls()) {
      return "listener %s cannot start TLS: %s; check the files that sluice.tls.* name"
          .formatted(name, cause);
    }
    return "listener %s cannot be bound: %s".formatted(name, cause);
  }
}
