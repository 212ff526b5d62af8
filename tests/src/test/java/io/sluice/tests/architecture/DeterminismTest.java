package io.sluice.tests.architecture;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaMethodCall;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import java.util.Set;

/** The shard has no thread, clock, chance, socket or logger: time and ids are arguments. */
@AnalyzeClasses(packages = "io.sluice.broker.shard", importOptions = ProductOnly.class)
class DeterminismTest {

  private static final String SHARD = "io.sluice.broker.shard..";

  private static final Set<String> FORBIDDEN_TYPES =
      Set.of(
          "java.lang.Thread",
          "java.lang.ThreadLocal",
          "java.lang.System$Logger",
          "java.security.SecureRandom",
          "java.time.Clock",
          "java.time.InstantSource",
          "java.util.IdentityHashMap",
          "java.util.Random",
          "java.util.SplittableRandom",
          "java.util.Timer",
          "java.util.WeakHashMap");

  private static final Set<String> FORBIDDEN_CALLS =
      Set.of(
          "java.lang.Math.random",
          "java.lang.System.currentTimeMillis",
          "java.lang.System.identityHashCode",
          "java.lang.System.nanoTime",
          "java.util.UUID.randomUUID");

  @ArchTest
  static final ArchRule usesNoSourceOfChanceOrConcurrency =
      noClasses()
          .that()
          .resideInAPackage(SHARD)
          .should()
          .dependOnClassesThat(
              DescribedPredicate.describe(
                  "are one of " + FORBIDDEN_TYPES,
                  type -> FORBIDDEN_TYPES.contains(type.getName())))
          .allowEmptyShould(true);

  @ArchTest
  static final ArchRule usesNoForbiddenPackage =
      noClasses()
          .that()
          .resideInAPackage(SHARD)
          .should()
          .dependOnClassesThat(
              JavaClass.Predicates.resideInAnyPackage(
                  "java.util.concurrent..",
                  "java.util.random..",
                  "java.util.logging..",
                  "java.net..",
                  "java.nio.channels..",
                  "java.nio.file..",
                  "org.slf4j..",
                  "org.jboss.logging..",
                  "org.apache.logging.."))
          .allowEmptyShould(true);

  @ArchTest
  static final ArchRule asksForNoTimeIdOrIdentity =
      noClasses()
          .that()
          .resideInAPackage(SHARD)
          .should()
          .callMethodWhere(
              DescribedPredicate.describe(
                  "asks for the time, a random id or an identity", DeterminismTest::isForbidden))
          .allowEmptyShould(true);

  private static boolean isForbidden(JavaMethodCall call) {
    String owner = call.getTargetOwner().getName();
    return FORBIDDEN_CALLS.contains(owner + "." + call.getName())
        || (owner.startsWith("java.time.") && call.getName().equals("now"));
  }
}
