package io.sluice.model;

/** A virtual broker of a tenant. Its id is unique in the installation, for it is a host name. */
public record Broker(String id, String tenant, StorageKind storage) {
  public Broker {
    Names.requireDnsLabel("broker", id);
    Names.requireDnsLabel("tenant", tenant);
  }
}
