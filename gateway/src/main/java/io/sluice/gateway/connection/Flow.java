package io.sluice.gateway.connection;

/**
 * How much of a client's traffic may be under way, which bounds the memory it can cost.
 *
 * @param windowMessages deliveries handed over by the shard and not yet taken by the socket
 * @param windowBytes the same in bytes
 * @param inboundRequests requests that wait for the shard's answer; beyond it the socket is not
 *     read
 * @param inboundBytes the same in bytes
 */
public record Flow(int windowMessages, int windowBytes, int inboundRequests, int inboundBytes) {
  public static final Flow DEFAULTS = new Flow(1_024, 512 << 10, 2_048, 1 << 20);
}
