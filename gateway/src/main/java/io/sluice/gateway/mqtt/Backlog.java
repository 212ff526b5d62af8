package io.sluice.gateway.mqtt;

/**
 * What a client asked of the shard and got no answer to yet; too much of it closes the {@link
 * ReadGate}.
 */
final class Backlog {
  private final ReadGate gate;
  private final MqttOptions.Flow flow;
  private int requests;
  private long bytes;

  Backlog(ReadGate gate, MqttOptions.Flow flow) {
    this.gate = gate;
    this.flow = flow;
  }

  void add(int requestBytes) {
    requests++;
    bytes += requestBytes;
    if (requests >= flow.inboundRequests() || bytes >= flow.inboundBytes()) {
      gate.close(ReadGate.Cause.INBOUND);
    }
  }

  void remove(int requestBytes) {
    requests--;
    bytes -= requestBytes;
    if (requests <= flow.inboundRequests() / 2 && bytes <= flow.inboundBytes() / 2) {
      gate.open(ReadGate.Cause.INBOUND);
    }
  }
}
