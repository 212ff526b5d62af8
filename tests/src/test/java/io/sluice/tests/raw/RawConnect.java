package io.sluice.tests.raw;

import java.nio.charset.StandardCharsets;

/** A CONNECT to be. {@code version} is the protocol level: 3, 4 or 5. */
public final class RawConnect {
  private static final int SESSION_EXPIRY = 0x11;
  private static final int RECEIVE_MAXIMUM = 0x21;
  private static final int WILL_DELAY = 0x18;

  private final int version;
  private final String clientId;
  private boolean clean = true;
  private int keepAliveSeconds;
  private long expirySeconds;
  private int receiveMaximum;
  private String user;
  private String password;
  private String willTopic;
  private byte[] willPayload;
  private int willFlags;
  private int willDelaySeconds;

  public RawConnect(int version, String clientId) {
    this.version = version;
    this.clientId = clientId;
  }

  public int version() {
    return version;
  }

  public String clientId() {
    return clientId;
  }

  public RawConnect as(String user, String password) {
    this.user = user;
    this.password = password;
    return this;
  }

  /** Asks for a session that stays when the connection ends. */
  public RawConnect lasting() {
    clean = false;
    expirySeconds = 3_600;
    return this;
  }

  public RawConnect keepAliveSeconds(int seconds) {
    keepAliveSeconds = seconds;
    return this;
  }

  /** Of MQTT 5 alone. */
  public RawConnect receiveMaximum(int maximum) {
    receiveMaximum = maximum;
    return this;
  }

  public RawConnect will(String topic, byte[] payload, int qos, boolean retain) {
    willTopic = topic;
    willPayload = payload;
    willFlags = 4 | qos << 3 | (retain ? 32 : 0);
    return this;
  }

  /** Of MQTT 5 alone. */
  public RawConnect willDelaySeconds(int seconds) {
    willDelaySeconds = seconds;
    return this;
  }

  public RawPacket packet() {
    int flags =
        (clean ? 2 : 0) | willFlags | (password == null ? 0 : 0x40) | (user == null ? 0 : 0x80);
    Bytes body =
        new Bytes()
            .text(version == 3 ? "MQIsdp" : "MQTT")
            .u8(version)
            .u8(flags)
            .u16(keepAliveSeconds);
    if (version == 5) {
      body.raw(withLength(properties()));
    }
    body.text(clientId);
    if (willTopic != null) {
      if (version == 5) {
        body.raw(withLength(new Bytes().u8(WILL_DELAY).u32(willDelaySeconds)));
      }
      body.text(willTopic).binary(willPayload);
    }
    if (user != null) {
      body.text(user);
    }
    if (password != null) {
      body.binary(password.getBytes(StandardCharsets.UTF_8));
    }
    return RawPacket.of(RawPacket.CONNECT, 0, body);
  }

  private Bytes properties() {
    Bytes properties = new Bytes();
    if (expirySeconds > 0) {
      properties.u8(SESSION_EXPIRY).u32(expirySeconds);
    }
    if (receiveMaximum > 0) {
      properties.u8(RECEIVE_MAXIMUM).u16(receiveMaximum);
    }
    return properties;
  }

  private static byte[] withLength(Bytes properties) {
    byte[] bytes = properties.toArray();
    return new Bytes().varInt(bytes.length).raw(bytes).toArray();
  }
}
