package io.sluice.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.EnumMap;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;

class LimitsTest {
  @Test
  void limitsNothingThatIsNotNamed() {
    assertThat(Limits.NONE.of(Resource.CONNECTIONS)).isEqualTo(Long.MAX_VALUE);
    assertThat(Limits.NONE.limits(Resource.CONNECTIONS)).isFalse();
  }

  @Test
  void takesZeroAsALimit() {
    Limits limits = Limits.of(Map.of(Resource.CONNECTIONS, 0L));
    assertThat(limits.of(Resource.CONNECTIONS)).isZero();
    assertThat(limits.limits(Resource.CONNECTIONS)).isTrue();
  }

  @Test
  void refusesANegativeLimitByItsKey() {
    assertThatThrownBy(() -> Limits.of(Map.of(Resource.STORED_BYTES, -1L)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("'storedBytes' is -1");
  }

  @Test
  void doesNotChangeWithTheMapItWasMadeOf() {
    Map<Resource, Long> map = new EnumMap<>(Resource.class);
    map.put(Resource.CONNECTIONS, 5L);
    Limits limits = Limits.of(map);
    map.put(Resource.CONNECTIONS, 6L);

    assertThat(limits.of(Resource.CONNECTIONS)).isEqualTo(5);
    assertThatThrownBy(() -> limits.asMap().clear())
        .isInstanceOf(UnsupportedOperationException.class);
  }

  @Test
  void listsLimitsInTheOrderOfTheResources() {
    Map<Resource, Long> map = new HashMap<>();
    for (Resource resource : Resource.values()) {
      map.put(resource, (long) resource.ordinal());
    }
    assertThat(Limits.of(map).asMap().keySet()).containsExactly(Resource.values());
  }

  @Test
  void findsEveryResourceByItsKey() {
    for (Resource resource : Resource.values()) {
      assertThat(Resource.ofKey(resource.key())).contains(resource);
      assertThat(resource.key()).matches("[a-z]+([A-Z][a-z]+)*");
    }
    assertThat(Resource.ofKey("CONNECTIONS")).isEmpty();
  }
}
