package io.sluice.gateway.stomp.codec;

import java.util.HashMap;
import java.util.Map;

/** The commands of client frames (STOMP 1.2, Client Frames). */
public enum Command {
  /** CONNECT, or STOMP, which says the same to servers of version 1.1 and later. */
  CONNECT,
  SEND,
  SUBSCRIBE,
  UNSUBSCRIBE,
  ACK,
  NACK,
  BEGIN,
  COMMIT,
  ABORT,
  DISCONNECT;

  private static final Map<String, Command> BY_NAME = new HashMap<>();

  static {
    for (Command command : values()) {
      BY_NAME.put(command.name(), command);
    }
    BY_NAME.put("STOMP", CONNECT);
  }

  /** The command of this name, or null. */
  static Command of(String name) {
    return BY_NAME.get(name);
  }
}
