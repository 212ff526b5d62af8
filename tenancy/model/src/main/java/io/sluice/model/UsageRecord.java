package io.sluice.model;

/**
 * What a tenant used over one protocol in one hour. Stored bytes belong to no protocol: that row
 * has a null protocol.
 *
 * @param hour hours since the epoch (UTC)
 * @param connectionMillis milliseconds that connections were open, summed over connections
 * @param storedByteMillis stored bytes multiplied by the milliseconds they were stored; saturates
 *     (at 2.5 TB for an hour)
 */
public record UsageRecord(
    String tenant,
    long hour,
    Protocol protocol,
    long connectionMillis,
    long messagesIn,
    long bytesIn,
    long messagesOut,
    long bytesOut,
    long storedByteMillis) {}
