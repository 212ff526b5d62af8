package io.sluice.gateway.websocket;

import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaderValues;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpResponseStatus;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.StringTokenizer;

/** A HTTP request, as one to open a WebSocket (RFC 6455, 4.2.1). */
record UpgradeRequest(HttpRequest request) {
  private static final int MAX_OFFERS = 16;

  /** Why a request is not granted. */
  record Problem(HttpResponseStatus status, String text) {}

  /** The problem, or null. */
  Problem problem(SubProtocols protocols, Set<String> allowedOrigins) {
    if (request.decoderResult().isFailure()) {
      return new Problem(HttpResponseStatus.BAD_REQUEST, "this is not HTTP as it should be");
    }
    if (!protocols.hasPath(path())) {
      return new Problem(HttpResponseStatus.NOT_FOUND, "there is nothing here");
    }
    boolean upgrade =
        request.method().equals(HttpMethod.GET)
            && request
                .headers()
                .containsValue(HttpHeaderNames.UPGRADE, HttpHeaderValues.WEBSOCKET, true)
            && request
                .headers()
                .containsValue(HttpHeaderNames.CONNECTION, HttpHeaderValues.UPGRADE, true);
    if (!upgrade || request.headers().get(HttpHeaderNames.SEC_WEBSOCKET_KEY) == null) {
      return new Problem(HttpResponseStatus.UPGRADE_REQUIRED, "this is for WebSocket clients");
    }
    String origin = request.headers().get(HttpHeaderNames.ORIGIN);
    if (origin != null && !allowedOrigins.isEmpty() && !allowedOrigins.contains(origin)) {
      return new Problem(
          HttpResponseStatus.FORBIDDEN, "pages of origin '" + origin + "' may not connect");
    }
    if (protocols.choose(path(), offers()).isEmpty()) {
      return new Problem(
          HttpResponseStatus.BAD_REQUEST,
          "no sub-protocol of " + offers() + " is served; offer one of " + protocols.names());
    }
    return null;
  }

  /** The path without query. */
  String path() {
    String uri = request.uri();
    int query = uri.indexOf('?');
    return query < 0 ? uri : uri.substring(0, query);
  }

  /** The sub-protocols that the client offers, in its order. */
  List<String> offers() {
    List<String> offers = new ArrayList<>();
    for (String header : request.headers().getAll(HttpHeaderNames.SEC_WEBSOCKET_PROTOCOL)) {
      StringTokenizer names = new StringTokenizer(header, ", \t");
      while (names.hasMoreTokens() && offers.size() < MAX_OFFERS) {
        offers.add(names.nextToken());
      }
    }
    return offers;
  }

  /** The host that the client asked for, without port, or null. */
  String host() {
    String host = request.headers().get(HttpHeaderNames.HOST);
    if (host == null || host.isEmpty()) {
      return null;
    }
    // The colons of an IPv6 address are inside its brackets.
    int colon = host.indexOf(':', Math.max(0, host.indexOf(']')));
    return colon < 0 ? host : host.substring(0, colon);
  }
}
