package io.sluice.gateway.websocket;

import io.sluice.gateway.stream.StreamAcceptor;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The protocols that one WebSocket listener serves, chosen by {@code Sec-WebSocket-Protocol}, or
 * without one by the path. Filled before the listener starts, then only read.
 */
public final class SubProtocols {
  private final Map<String, Choice> byName = new LinkedHashMap<>();
  private final Map<String, Choice> byPath = new LinkedHashMap<>();
  private final Set<String> paths = new HashSet<>();

  /** The protocol of a connection; {@code name} is null if the client offered none. */
  record Choice(String name, FrameType frames, StreamAcceptor acceptor) {}

  /**
   * Adds a protocol. Where two have the same path, the first gets the clients that offer no
   * sub-protocol.
   *
   * @param names sub-protocols as IANA registers them
   * @param acceptor takes the stream of bytes that the frames carry
   */
  public SubProtocols add(
      List<String> names, List<String> paths, FrameType frames, StreamAcceptor acceptor) {
    names.forEach(name -> byName.put(name, new Choice(name, frames, acceptor)));
    paths.forEach(path -> byPath.putIfAbsent(path, new Choice(null, frames, acceptor)));
    this.paths.addAll(paths);
    return this;
  }

  boolean hasPath(String path) {
    return paths.contains(path);
  }

  /**
   * The first of the client's offers that is served, or without offers the protocol of the path.
   */
  Optional<Choice> choose(String path, List<String> offers) {
    if (offers.isEmpty()) {
      return Optional.ofNullable(byPath.get(path));
    }
    return offers.stream().filter(byName::containsKey).findFirst().map(byName::get);
  }

  /** What a client may offer. */
  List<String> names() {
    return new ArrayList<>(byName.keySet());
  }
}
