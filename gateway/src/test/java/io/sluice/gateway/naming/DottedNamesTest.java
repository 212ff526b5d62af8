package io.sluice.gateway.naming;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class DottedNamesTest {
  @ParameterizedTest
  @CsvSource({
    "plant.line1.temp, plant/line1/temp",
    "plant, plant",
    "a..b, a//b",
    "v1/2.x, v1.2/x",
    ".a., /a/",
    "*.a, */a"
  })
  void aDotAndASlashChangePlaces(String dotted, String path) {
    assertThat(DottedNames.toPath(dotted)).isEqualTo(path);
    assertThat(DottedNames.ofPath(path)).isEqualTo(dotted);
    assertThat(DottedNames.nameProblem(dotted)).isNull();
  }

  @ParameterizedTest
  @CsvSource({
    "a.*.c, a/+/c",
    "*, +",
    "*.*, +/+",
    ">, #",
    "a.>, a/#",
    "a.*.>, a/+/#",
    "a*.b, a*/b",
    "a.b>, a/b>",
    "a>.b, a>/b",
    ">.b, >/b",
    "a/b.*, a.b/+"
  })
  void onlyWholeLevelsAreWildcards(String dotted, String path) {
    assertThat(DottedNames.filterToPath(dotted)).isEqualTo(path);
    assertThat(DottedNames.filterOfPath(path)).isEqualTo(dotted);
    assertThat(DottedNames.filterProblem(dotted)).isNull();
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "a.+", "a#", "$SYS.x"})
  void saysWhatCannotBePublishedTo(String dotted) {
    assertThat(DottedNames.nameProblem(dotted)).isNotNull();
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "a.+", "a.#", "a+b"})
  void saysWhatCannotBeSubscribedTo(String dotted) {
    assertThat(DottedNames.filterProblem(dotted)).isNotNull();
  }
}
