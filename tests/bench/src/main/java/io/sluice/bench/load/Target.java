package io.sluice.bench.load;

/**
 * Where a load goes.
 *
 * @param user null for a server that asks for none
 */
public record Target(int port, String user, String password) {}
