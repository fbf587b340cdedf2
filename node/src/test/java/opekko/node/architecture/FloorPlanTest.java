package opekko.node.architecture;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.Architectures.layeredArchitecture;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

/**
 * The arrows of the floor plan in docs/ARCHITECTURE.md. Maven's modules forbid most of them
 * already; this names the reason.
 */
@AnalyzeClasses(packages = "opekko", importOptions = ImportOption.DoNotIncludeTests.class)
class FloorPlanTest {
  @ArchTest
  static final ArchRule ARROWS =
      layeredArchitecture()
          .consideringOnlyDependenciesInAnyPackage("opekko..")
          .layer("protocol")
          .definedBy("opekko.protocol..")
          .layer("rpc-clients")
          .definedBy("opekko.rpc..")
          .layer("l1-watcher")
          .definedBy("opekko.l1watcher..")
          .layer("derivation")
          .definedBy("opekko.derivation..")
          .layer("sequencer")
          .definedBy("opekko.sequencer..")
          .layer("driver")
          .definedBy("opekko.driver..")
          .layer("cluster")
          .definedBy("opekko.cluster..")
          .layer("http-api")
          .definedBy("opekko.httpapi..")
          .layer("devnet")
          .definedBy("opekko.devnet..")
          .layer("node")
          .definedBy("opekko.node..")
          .whereLayer("node")
          .mayNotBeAccessedByAnyLayer()
          .whereLayer("cluster")
          .mayOnlyBeAccessedByLayers("node")
          .whereLayer("http-api")
          .mayOnlyBeAccessedByLayers("node")
          .whereLayer("driver")
          .mayOnlyBeAccessedByLayers("node")
          .whereLayer("rpc-clients")
          .mayOnlyBeAccessedByLayers("node")
          .whereLayer("devnet")
          .mayOnlyBeAccessedByLayers("node")
          .whereLayer("derivation")
          .mayOnlyBeAccessedByLayers("driver", "node")
          .whereLayer("sequencer")
          .mayOnlyBeAccessedByLayers("driver", "node")
          .whereLayer("l1-watcher")
          .mayOnlyBeAccessedByLayers("driver", "node");

  @ArchTest
  static final ArchRule PROTOCOL_IS_PURE =
      noClasses()
          .that()
          .resideInAPackage("opekko.protocol..")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage("org.apache.pekko..", "java.net..", "java.util.concurrent.locks..")
          .orShould()
          .callMethod(System.class, "currentTimeMillis")
          .orShould()
          .callMethod(java.time.Instant.class, "now")
          .orShould()
          .callConstructor(Thread.class);

  @ArchTest
  static final ArchRule PIPELINE_IS_PURE =
      noClasses()
          .that()
          .resideInAnyPackage("opekko.derivation.pipeline..", "opekko.derivation.source..")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage("org.apache.pekko..", "java.net..", "java.util.concurrent..");

  @ArchTest
  static final ArchRule MACHINES_ARE_PURE =
      noClasses()
          .that()
          .haveSimpleNameEndingWith("Machine")
          // Ratis has its own meaning of the word.
          .and()
          .areNotAssignableTo("org.apache.ratis.statemachine.StateMachine")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage("org.apache.pekko..", "org.slf4j..", "java.util.concurrent..");

  @ArchTest
  static final ArchRule NO_WALL_CLOCK_IN_ACTORS =
      noClasses()
          .that()
          .resideInAnyPackage(
              "opekko.derivation..",
              "opekko.sequencer..",
              "opekko.driver..",
              "opekko.l1watcher..",
              "opekko.cluster..",
              "opekko.httpapi..")
          .should()
          .callMethod(System.class, "currentTimeMillis")
          .orShould()
          .callMethod(java.time.Instant.class, "now")
          .orShould()
          .callMethod(Thread.class, "sleep", long.class);
}
