package io.sluice.gateway.websocket;

/** Which frames carry a sub-protocol's bytes. */
public enum FrameType {
  /** Binary frames alone; a text frame ends the connection. */
  BINARY,
  /**
   * Frames of both types are taken; what is sent goes as text where all bytes of one write are
   * UTF-8, which scripts in pages expect, else as binary.
   */
  TEXT
}
