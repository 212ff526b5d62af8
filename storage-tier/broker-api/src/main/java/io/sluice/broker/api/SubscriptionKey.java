package io.sluice.broker.api;

/** Names a subscription in its session. {@code shareName} is null for one that is not shared. */
public record SubscriptionKey(String filter, String shareName) {}
