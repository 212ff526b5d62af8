package io.sluice.gateway.mqtt;

import io.sluice.broker.api.CloseReason;
import io.sluice.broker.api.Refusal;
import io.sluice.gateway.mqtt.codec.Reason;

/** The broker's causes in MQTT 5's words; {@link ConnectRefusal} has those of CONNECT. */
final class Refusals {
  private Refusals() {}

  /** Why a publish is not taken. */
  static Reason ofPublish(Refusal refusal) {
    return switch (refusal.cause()) {
      case QUOTA -> Reason.QUOTA_EXCEEDED;
      case NOT_AUTHORIZED, SUSPENDED, BAD_CREDENTIALS -> Reason.NOT_AUTHORIZED;
      case MESSAGE_TOO_LARGE -> Reason.PACKET_TOO_LARGE;
      case INVALID, NOT_FOUND -> Reason.TOPIC_NAME_INVALID;
      case UNAVAILABLE, IN_USE -> Reason.IMPLEMENTATION_SPECIFIC_ERROR;
    };
  }

  /** Why a subscription is not granted. */
  static Reason ofSubscribe(Refusal refusal) {
    return switch (refusal.cause()) {
      case QUOTA, MESSAGE_TOO_LARGE -> Reason.QUOTA_EXCEEDED;
      case NOT_AUTHORIZED, SUSPENDED, BAD_CREDENTIALS -> Reason.NOT_AUTHORIZED;
      case INVALID, NOT_FOUND -> Reason.TOPIC_FILTER_INVALID;
      case UNAVAILABLE, IN_USE -> Reason.IMPLEMENTATION_SPECIFIC_ERROR;
    };
  }

  /** Why the broker ends a connection. */
  static Reason ofClose(CloseReason reason) {
    return switch (reason) {
      case TAKEN_OVER -> Reason.SESSION_TAKEN_OVER;
      case ADMINISTRATIVE, BROKER_DELETED -> Reason.ADMINISTRATIVE_ACTION;
      case QUOTA_EXCEEDED -> Reason.QUOTA_EXCEEDED;
      case UNAVAILABLE -> Reason.SERVER_BUSY;
      case SHUTTING_DOWN -> Reason.SERVER_SHUTTING_DOWN;
    };
  }
}
