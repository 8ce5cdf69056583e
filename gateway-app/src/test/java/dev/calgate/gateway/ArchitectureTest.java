package dev.calgate.gateway;

import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.Architectures.layeredArchitecture;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import java.time.Clock;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.ZonedDateTime;
import java.util.concurrent.TimeUnit;

/** The arrows of the house, and what may be used where. */
@AnalyzeClasses(
    packages = "dev.calgate",
    importOptions = {ImportOption.DoNotIncludeTests.class})
class ArchitectureTest {

  @ArchTest
  static final ArchRule noPackagesDependOnEachOtherInACircle =
      slices().matching("dev.calgate.(**)").should().beFreeOfCycles();

  @ArchTest
  static final ArchRule theGatewaysPackagesPointOneWay =
      layeredArchitecture()
          .consideringOnlyDependenciesInAnyPackage("dev.calgate.gateway..")
          .layer("root")
          .definedBy("dev.calgate.gateway")
          .layer("store")
          .definedBy("dev.calgate.gateway.store")
          .layer("registry")
          .definedBy("dev.calgate.gateway.registry")
          .layer("config")
          .definedBy("dev.calgate.gateway.config")
          .layer("account")
          .definedBy("dev.calgate.gateway.account")
          .layer("sync")
          .definedBy("dev.calgate.gateway.sync")
          .layer("schedule")
          .definedBy("dev.calgate.gateway.schedule")
          .layer("push")
          .definedBy("dev.calgate.gateway.push")
          .layer("feed")
          .definedBy("dev.calgate.gateway.feed")
          .layer("webhook")
          .definedBy("dev.calgate.gateway.webhook")
          .layer("write")
          .definedBy("dev.calgate.gateway.write")
          .layer("api")
          .definedBy("dev.calgate.gateway.api")
          .layer("console")
          .definedBy("dev.calgate.gateway.console")
          .layer("cronofy")
          .definedBy("dev.calgate.gateway.cronofy")
          .layer("ops")
          .definedBy("dev.calgate.gateway.ops")
          .whereLayer("root")
          .mayNotBeAccessedByAnyLayer()
          .whereLayer("config")
          .mayOnlyBeAccessedByLayers("root")
          .whereLayer("cronofy")
          .mayOnlyBeAccessedByLayers("root")
          .whereLayer("api")
          .mayOnlyBeAccessedByLayers("root", "cronofy")
          .whereLayer("console")
          .mayOnlyBeAccessedByLayers("root")
          .whereLayer("ops")
          .mayOnlyBeAccessedByLayers("root")
          .whereLayer("push")
          .mayOnlyBeAccessedByLayers("root")
          .whereLayer("schedule")
          .mayOnlyBeAccessedByLayers("root", "ops", "api", "webhook")
          .whereLayer("sync")
          .mayOnlyBeAccessedByLayers("root", "schedule", "push")
          .whereLayer("write")
          .mayOnlyBeAccessedByLayers("root", "api", "cronofy")
          .whereLayer("webhook")
          .mayOnlyBeAccessedByLayers("root", "cronofy")
          .whereLayer("feed")
          .mayOnlyBeAccessedByLayers("root", "api", "ops")
          .whereLayer("account")
          .mayOnlyBeAccessedByLayers(
              "root", "config", "sync", "push", "write", "api", "console", "cronofy")
          .whereLayer("registry")
          .mayOnlyBeAccessedByLayers(
              "root", "config", "account", "push", "api", "console", "cronofy", "ops");

  @ArchTest
  static final ArchRule theModelKnowsNobody =
      noClasses()
          .that()
          .resideInAPackage("dev.calgate.model..")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage(
              "dev.calgate.provider..", "dev.calgate.gateway..", "io..", "jakarta..");

  @ArchTest
  static final ArchRule theSeamKnowsOnlyTheModel =
      noClasses()
          .that()
          .resideInAPackage("dev.calgate.provider")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage("dev.calgate.provider.*..", "dev.calgate.gateway..");

  @ArchTest
  static final ArchRule providersDoNotKnowTheGateway =
      noClasses()
          .that()
          .resideInAPackage("dev.calgate.provider..")
          .should()
          .dependOnClassesThat()
          .resideInAPackage("dev.calgate.gateway..");

  @ArchTest
  static final ArchRule theGatewayKnowsNoProviderByName =
      noClasses()
          .that()
          .resideInAPackage("dev.calgate.gateway..")
          .should()
          .dependOnClassesThat(
              resideInAnyPackage(
                      "dev.calgate.provider.*..",
                      "dev.calgate.simulator..",
                      "com.github.sardine..",
                      "net.fortuna..")
                  // Connections to whom nobody trusts are made in one way.
                  .and(not(resideInAPackage("dev.calgate.provider.http"))));

  @ArchTest
  static final ArchRule sqlIsKnownInTheStoreAlone =
      noClasses()
          .that()
          .resideInAPackage("dev.calgate.gateway..")
          .and()
          .resideOutsideOfPackage("dev.calgate.gateway.store")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage("org.jdbi..", "org.postgresql..", "org.flywaydb..", "io.zonky..");

  @ArchTest
  static final ArchRule httpIsKnownInTheFacesAlone =
      noClasses()
          .that()
          .resideInAPackage("dev.calgate.gateway..")
          .and()
          .resideOutsideOfPackages(
              "dev.calgate.gateway.api",
              "dev.calgate.gateway.cronofy",
              "dev.calgate.gateway.console",
              "dev.calgate.gateway.ops")
          .should()
          .dependOnClassesThat()
          .resideInAPackage("jakarta.ws.rs..");

  @ArchTest
  static final ArchRule nobodyReadsTheWallClockButByTheOneThatIsPassedIn =
      noClasses()
          .that()
          .resideInAPackage("dev.calgate..")
          .and()
          .resideOutsideOfPackage("dev.calgate.simulator..")
          .should()
          .callMethod(Instant.class, "now")
          .orShould()
          .callMethod(LocalDate.class, "now")
          .orShould()
          .callMethod(LocalDateTime.class, "now")
          .orShould()
          .callMethod(ZonedDateTime.class, "now")
          .orShould()
          .callMethod(System.class, "currentTimeMillis");

  @ArchTest
  static final ArchRule onlyTheRootChoosesAClock =
      noClasses()
          .that()
          .resideInAPackage("dev.calgate.gateway..")
          .and()
          .resideOutsideOfPackage("dev.calgate.gateway")
          .should()
          .callMethod(Clock.class, "systemUTC")
          .orShould()
          .callMethod(Clock.class, "systemDefaultZone");

  @ArchTest
  static final ArchRule threadsAreMadeInNamedPlacesOnly =
      noClasses()
          .that()
          .resideInAPackage("dev.calgate.gateway..")
          .and()
          .resideOutsideOfPackage("dev.calgate.gateway.schedule")
          .and()
          .haveNameNotMatching("dev.calgate.gateway.feed.ChangeFeed(\\$.*)?")
          .and()
          .haveNameNotMatching("dev.calgate.gateway.store.FeedSignals(\\$.*)?")
          .and()
          .doNotHaveFullyQualifiedName("dev.calgate.gateway.store.Pauses")
          .and()
          .doNotHaveFullyQualifiedName("dev.calgate.gateway.registry.Waits")
          .should()
          .callConstructor(Thread.class, Runnable.class)
          .orShould()
          .callConstructor(Thread.class, Runnable.class, String.class)
          .orShould()
          .callMethod(Thread.class, "sleep", long.class)
          .orShould()
          .callMethod(TimeUnit.class, "sleep", long.class);

  @ArchTest
  static final ArchRule namesSayWhatThingsAre =
      classes()
          .that()
          .resideInAPackage("dev.calgate..")
          .and()
          .resideOutsideOfPackage("dev.calgate.judge..")
          .and()
          .areTopLevelClasses()
          .should()
          .haveNameNotMatching(".*(Impl|Manager|Helper|Utils?|Base|Abstract\\w*|Data|Info)");
}
