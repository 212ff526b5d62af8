package io.sluice.model;

import java.util.Set;

/** A user of one broker. {@code passwordHash} is a self-describing hash, never a password. */
public record User(String broker, String name, String passwordHash, Set<String> groups) {
  public User {
    groups = Set.copyOf(groups);
  }

  /** Leaves the hash out, so that it cannot reach a log. */
  @Override
  public String toString() {
    return "User[" + broker + "/" + name + ", groups=" + groups + "]";
  }
}
