package io.sluice.model;

/** A paying account: owns brokers; the unit of sharding, quota, metering and the bill. */
public record Tenant(String name, String plan) {
  public Tenant {
    Names.requireDnsLabel("tenant", name);
    Names.requireDnsLabel("plan", plan);
  }
}
