package io.sluice.model;

import java.util.Collections;
import java.util.EnumMap;
import java.util.Map;

/** An immutable set of limits; a resource without an entry is not limited. */
public final class Limits {
  /** Limits nothing. */
  public static final Limits NONE = new Limits(new EnumMap<>(Resource.class));

  private final EnumMap<Resource, Long> byResource;

  private Limits(EnumMap<Resource, Long> byResource) {
    this.byResource = byResource;
  }

  /**
   * Limits as given.
   *
   * @throws IllegalArgumentException if a limit is negative
   */
  public static Limits of(Map<Resource, Long> limits) {
    EnumMap<Resource, Long> copy = new EnumMap<>(Resource.class);
    limits.forEach(
        (resource, limit) -> {
          if (limit < 0) {
            throw new IllegalArgumentException(
                "limit '"
                    + resource.key()
                    + "' is "
                    + limit
                    + "; give 0 or more, or leave it out for no limit");
          }
          copy.put(resource, limit);
        });
    return new Limits(copy);
  }

  /** The limit, or {@link Long#MAX_VALUE} where there is none. */
  public long of(Resource resource) {
    return byResource.getOrDefault(resource, Long.MAX_VALUE);
  }

  /** True if the resource has a limit. */
  public boolean limits(Resource resource) {
    return byResource.containsKey(resource);
  }

  /** The limits by resource, unmodifiable, in the order of {@link Resource}. */
  public Map<Resource, Long> asMap() {
    return Collections.unmodifiableMap(byResource);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Limits that && byResource.equals(that.byResource);
  }

  @Override
  public int hashCode() {
    return byResource.hashCode();
  }

  @Override
  public String toString() {
    return byResource.toString();
  }
}
