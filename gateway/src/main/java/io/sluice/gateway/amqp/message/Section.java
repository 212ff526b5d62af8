package io.sluice.gateway.amqp.message;

import static io.sluice.gateway.amqp.codec.AmqpViolation.decode;

import java.util.List;

/** The sections of a message, by the codes that describe them (3.2), in their order. */
final class Section {
  static final int HEADER = 0x70;
  static final int DELIVERY_ANNOTATIONS = 0x71;
  static final int MESSAGE_ANNOTATIONS = 0x72;
  static final int PROPERTIES = 0x73;
  static final int APPLICATION_PROPERTIES = 0x74;
  static final int DATA = 0x75;
  static final int SEQUENCE = 0x76;
  static final int VALUE = 0x77;
  static final int FOOTER = 0x78;

  private static final List<String> NAMES =
      List.of(
          "amqp:header:list",
          "amqp:delivery-annotations:map",
          "amqp:message-annotations:map",
          "amqp:properties:list",
          "amqp:application-properties:map",
          "amqp:data:binary",
          "amqp:amqp-sequence:list",
          "amqp:amqp-value:*",
          "amqp:footer:map");

  private Section() {}

  /**
   * The section's code.
   *
   * @param descriptor a number or a symbol (1.5), or null
   */
  static int of(Object descriptor) {
    long code = -1;
    if (descriptor instanceof Long number) {
      code = number;
    } else if (descriptor instanceof String name) {
      code = HEADER + (long) NAMES.indexOf(name);
    }
    if (code < HEADER || code > FOOTER) {
      throw decode("a message has something that is no section (3.2)");
    }
    return (int) code;
  }
}
