package io.sluice.gateway.connection;

/**
 * What a client asked of the shard and got no answer to yet; too much of it closes the {@link
 * ReadGate}.
 */
public final class Backlog {
  private final ReadGate gate;
  private final Flow flow;
  private int requests;
  private long bytes;

  public Backlog(ReadGate gate, Flow flow) {
    this.gate = gate;
    this.flow = flow;
  }

  public void add(int requestBytes) {
    requests++;
    bytes += requestBytes;
    if (requests >= flow.inboundRequests() || bytes >= flow.inboundBytes()) {
      gate.close(ReadGate.Cause.INBOUND);
    }
  }

  public void remove(int requestBytes) {
    requests--;
    bytes -= requestBytes;
    if (requests <= flow.inboundRequests() / 2 && bytes <= flow.inboundBytes() / 2) {
      gate.open(ReadGate.Cause.INBOUND);
    }
  }
}
