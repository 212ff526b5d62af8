package io.sluice.tests.architecture;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.core.importer.Location;
import java.util.regex.Pattern;

/** Leaves out our tests, be they in a folder of classes or in a test-jar. */
final class ProductOnly implements ImportOption {

  private static final Pattern TEST_JAR = Pattern.compile(".*-tests\\.jar!?/.*");

  private final ImportOption noTestFolders = Predefined.DO_NOT_INCLUDE_TESTS;

  @Override
  public boolean includes(Location location) {
    return noTestFolders.includes(location) && !location.matches(TEST_JAR);
  }
}
