package io.sluice.ignite;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.ignite.failure.FailureContext;
import org.apache.ignite.failure.FailureType;
import org.junit.jupiter.api.Test;

class StoreHealthTest {
  private final AtomicLong freeBytes = new AtomicLong(1000);
  private final AtomicLong nanos = new AtomicLong();
  private final StoreHealth health =
      new StoreHealth(Path.of("/data"), freeBytes::get, 1000, nanos::get);

  @Test
  void writesAreRefusedWhileTheDiskIsFullAndNoLonger() {
    health.requireWritable();
    freeBytes.set(999);
    nanos.addAndGet(TimeUnit.MILLISECONDS.toNanos(200));
    assertThatThrownBy(health::requireWritable)
        .isInstanceOf(StoreFailedException.class)
        .hasMessageContaining("/data has 999 bytes free, fewer than the 1000")
        .hasMessageContaining("make room");
    freeBytes.set(1000);
    nanos.addAndGet(TimeUnit.MILLISECONDS.toNanos(200));
    health.requireWritable();
    assertThat(health.problem()).isNull();
  }

  @Test
  void theDiskIsLookedAtFiveTimesASecondAtMost() {
    health.requireWritable();
    freeBytes.set(0);
    nanos.addAndGet(TimeUnit.MILLISECONDS.toNanos(199));
    health.requireWritable();
  }

  @Test
  void theFirstCriticalFailureStaysAndIsNamed() {
    IOException first = new IOException("disk is gone");
    assertThat(fail(first)).isTrue();
    assertThat(fail(new IOException("and again"))).isTrue();
    assertThatThrownBy(health::requireWritable)
        .isInstanceOf(StoreFailedException.class)
        .hasMessageContaining("/data")
        .hasMessageContaining("disk is gone")
        .hasMessageContaining("restart");
  }

  private boolean fail(IOException cause) {
    return health.onFailure(null, new FailureContext(FailureType.CRITICAL_ERROR, cause));
  }
}
