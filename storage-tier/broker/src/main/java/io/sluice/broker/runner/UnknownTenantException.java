package io.sluice.broker.runner;

/** There is no such tenant, or no longer. */
final class UnknownTenantException extends RuntimeException {
  private static final long serialVersionUID = 1;

  UnknownTenantException(String tenant) {
    super("there is no tenant '" + tenant + "'");
  }
}
