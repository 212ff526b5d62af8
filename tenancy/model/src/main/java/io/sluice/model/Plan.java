package io.sluice.model;

/** A named bundle of limits. */
public record Plan(String name, Limits limits) {
  public Plan {
    Names.requireDnsLabel("plan", name);
  }
}
