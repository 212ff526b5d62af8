package io.sluice.tests.fuzz;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import io.sluice.broker.log.DamagedLogException;
import io.sluice.broker.record.RecordReader;
import java.util.stream.Stream;
import org.junit.jupiter.params.provider.MethodSource;

/** Whatever bytes a damaged disk returns, replay says that they are damaged and nothing else. */
class RecordReaderFuzzTest {
  static Stream<byte[]> chunks() {
    return SampleRecords.chunks();
  }

  @MethodSource("chunks")
  @FuzzTest(maxDuration = "8s")
  void readsRecordsOrSaysThatTheyAreDamaged(byte[] chunk) {
    try {
      RecordReader.read(
          chunk,
          (record, messageOffset) -> {
            assertThat(record).isNotNull();
            assertThat(messageOffset).isBetween(0, chunk.length);
          });
    } catch (DamagedLogException damaged) {
      assertThat(damaged).hasMessageNotContaining("null");
    }
  }
}
