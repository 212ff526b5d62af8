package io.sluice.tests.architecture;

import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

/**
 * Who may import what, for the walls that modules do not already make. A rule over a package that
 * has no class yet passes, so that a wall stands before the house behind it does.
 */
@AnalyzeClasses(packages = "io.sluice", importOptions = ProductOnly.class)
class WallsTest {

  @ArchTest
  static final ArchRule modelKnowsOnlyTheJdk = onlyDependOn("io.sluice.model..", "java..");

  @ArchTest
  static final ArchRule brokerApiKnowsOnlyTheModel =
      onlyDependOn("io.sluice.broker.api..", "io.sluice.model..", "java..");

  @ArchTest
  static final ArchRule brokerIsPureComputation =
      onlyDependOn(
          "io.sluice.broker..",
          "io.sluice.model..",
          "java..",
          "org.jctools..",
          "org.agrona..",
          "com.cronutils..",
          "org.apache.activemq.artemis.selector..",
          "org.apache.activemq.artemis.api.core..",
          "io.github.bucket4j..");

  @ArchTest
  static final ArchRule authKnowsOnlyTheModelOfOurs =
      ofOursOnlyDependOn("io.sluice.auth..", "io.sluice.model..");

  @ArchTest
  static final ArchRule controlKnowsModelAuthAndBrokerApiOfOurs =
      ofOursOnlyDependOn(
          "io.sluice.control..", "io.sluice.model..", "io.sluice.auth..", "io.sluice.broker.api..");

  @ArchTest
  static final ArchRule igniteStorageKnowsOnlyTheBrokerOfOurs =
      ofOursOnlyDependOn("io.sluice.ignite..", "io.sluice.broker..", "io.sluice.model..");

  @ArchTest
  static final ArchRule hazelcastStorageKnowsOnlyTheBrokerOfOurs =
      ofOursOnlyDependOn("io.sluice.hazelcast..", "io.sluice.broker..", "io.sluice.model..");

  @ArchTest
  static final ArchRule igniteIsVisibleOnlyToItsModuleAndTheAssembly =
      visibleOnlyIn("org.apache.ignite..", "io.sluice.ignite..", "io.sluice.gateway.assembly..");

  @ArchTest
  static final ArchRule hazelcastIsVisibleOnlyToItsModuleAndTheAssembly =
      visibleOnlyIn("com.hazelcast..", "io.sluice.hazelcast..", "io.sluice.gateway.assembly..");

  @ArchTest
  static final ArchRule igniteStorageIsVisibleOnlyToTheAssembly =
      visibleOnlyIn("io.sluice.ignite..", "io.sluice.ignite..", "io.sluice.gateway.assembly..");

  @ArchTest
  static final ArchRule hazelcastStorageIsVisibleOnlyToTheAssembly =
      visibleOnlyIn(
          "io.sluice.hazelcast..", "io.sluice.hazelcast..", "io.sluice.gateway.assembly..");

  @ArchTest
  static final ArchRule mqttLibraryIsVisibleOnlyToItsAdapter =
      visibleOnlyIn("io.vertx.mqtt..", "io.sluice.gateway.mqtt..");

  @ArchTest
  static final ArchRule amqpEngineIsVisibleOnlyToItsAdapter =
      visibleOnlyIn("org.apache.qpid..", "io.sluice.gateway.amqp..");

  /** Artemis has packages below ActiveMQ's; the shard's selectors are of one. */
  @ArchTest
  static final ArchRule openWireMarshallersAreVisibleOnlyToTheirAdapter =
      noClasses()
          .that()
          .resideOutsideOfPackage("io.sluice.gateway.openwire..")
          .should()
          .dependOnClassesThat(
              resideInAPackage("org.apache.activemq..")
                  .and(not(resideInAPackage("org.apache.activemq.artemis.."))));

  @ArchTest
  static final ArchRule protocolsDoNotKnowEachOther =
      slices()
          .matching("io.sluice.gateway.(mqtt|amqp|stomp|openwire)..")
          .should()
          .notDependOnEachOther()
          .allowEmptyShould(true);

  private static ArchRule onlyDependOn(String place, String... others) {
    return classes()
        .that()
        .resideInAPackage(place)
        .should()
        .onlyDependOnClassesThat(resideInAnyPackage(place).or(resideInAnyPackage(others)))
        .allowEmptyShould(true);
  }

  /** Like {@link #onlyDependOn}, but says nothing of libraries. */
  private static ArchRule ofOursOnlyDependOn(String place, String... others) {
    return classes()
        .that()
        .resideInAPackage(place)
        .should()
        .onlyDependOnClassesThat(
            resideInAnyPackage(place)
                .or(resideInAnyPackage(others))
                .or(not(resideInAnyPackage("io.sluice.."))))
        .allowEmptyShould(true);
  }

  private static ArchRule visibleOnlyIn(String secret, String... places) {
    return noClasses()
        .that()
        .resideOutsideOfPackages(places)
        .should()
        .dependOnClassesThat()
        .resideInAPackage(secret)
        .allowEmptyShould(true);
  }
}
