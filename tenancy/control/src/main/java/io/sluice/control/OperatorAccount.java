package io.sluice.control;

import io.sluice.model.ControlStore;
import java.util.Optional;

/** The one account of the API; its password's hash is a setting of the installation. */
public final class OperatorAccount {
  /** The user name, and the role that the API asks for. */
  public static final String NAME = "operator";

  private static final String SETTING = "operator.password-hash";

  private final ControlStore store;

  public OperatorAccount(ControlStore store) {
    this.store = store;
  }

  /** The hash of the password; empty before the first start is done. Blocks. */
  public Optional<String> passwordHash() {
    return store.setting(SETTING);
  }

  void setPasswordHash(String hash) {
    store.putSetting(SETTING, hash);
  }
}
