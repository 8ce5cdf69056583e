package dev.calgate.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.platform.engine.discovery.DiscoverySelectors.selectClass;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.platform.launcher.Launcher;
import org.junit.platform.launcher.LauncherDiscoveryRequest;
import org.junit.platform.launcher.core.LauncherDiscoveryRequestBuilder;
import org.junit.platform.launcher.core.LauncherFactory;
import org.junit.platform.launcher.listeners.SummaryGeneratingListener;

/** The contract proves itself: each way to break it is noticed by the test that is named for it. */
class SaboteurTest {

  @ParameterizedTest
  @EnumSource(Saboteur.class)
  void eachSaboteurIsNoticedByTheTestNamedForIt(Saboteur saboteur) {
    SabotagedContract.saboteur = saboteur;
    SummaryGeneratingListener listener =
        run(saboteur.pushes() ? SabotagedPushContract.class : SabotagedContract.class);

    List<String> failed =
        listener.getSummary().getFailures().stream()
            .map(failure -> failure.getTestIdentifier().getDisplayName().replace("()", ""))
            .toList();
    StringWriter summary = new StringWriter();
    listener.getSummary().printTo(new PrintWriter(summary));
    assertThat(failed).as("%s: %s", saboteur, summary).contains(saboteur.noticedBy());
    assertThat(listener.getSummary().getTestsSucceededCount())
        .as("the contract tells one fault from the others")
        .isGreaterThan(listener.getSummary().getTestsFailedCount());
  }

  private static SummaryGeneratingListener run(Class<?> contract) {
    SummaryGeneratingListener listener = new SummaryGeneratingListener();
    LauncherDiscoveryRequest request =
        LauncherDiscoveryRequestBuilder.request().selectors(selectClass(contract)).build();
    Launcher launcher = LauncherFactory.create();
    launcher.execute(request, listener);
    return listener;
  }
}
