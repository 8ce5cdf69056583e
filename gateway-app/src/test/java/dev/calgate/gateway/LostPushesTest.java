package dev.calgate.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.calgate.simulator.google.GoogleCalendar;
import dev.calgate.simulator.google.PushDial;
import java.time.Duration;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Whatever becomes of pushes, the feed tells all that an owner does, and each thing once. */
class LostPushesTest {
  private static final Duration SOON = Duration.ofSeconds(20);
  private static final int EDITS = 60;
  private static final int AT_ONCE = 6;

  @ParameterizedTest(name = "{0} lost; doubled, out of order and with dying tokens: {1}")
  @CsvSource({"0.3, false", "0.3, true", "1, false"})
  void whatPushesLosePollingMakesGood(double share, boolean disorder) {
    long seed = System.nanoTime();
    Random random = new Random(seed);
    System.out.println("LostPushesTest: seed " + seed);
    try (GoogleAccount google = new GoogleAccount();
        RunningGateway gateway =
            RunningGateway.startPublic("poll: {floor: 200ms, ceiling: 400ms}\n" + google.block())) {
      GoogleCalendar[] calendars = {google.work, google.ann.primary()};
      GoogleOwner owner = new GoogleOwner(random, calendars);
      String account = google.linkTo(gateway);
      FeedReader reader = new FeedReader(gateway);
      PushDial pushes = google.server.push().seed(random.nextLong());
      pushes.lose(share).doubled(disorder).reorder(disorder);

      for (int done = 0; done < EDITS; done += AT_ONCE) {
        for (int i = 0; i < AT_ONCE; i++) {
          owner.step();
        }
        if (disorder && random.nextInt(3) == 0) {
          calendars[random.nextInt(calendars.length)].expireTokens("fullSyncRequired");
        }
        int before = google.server.log().size();
        await().atMost(SOON).until(() -> google.server.log().size() > before);
        reader.readOn();
      }
      Runnable awaitTruth =
          () ->
              await("seed " + seed)
                  .atMost(SOON)
                  .untilAsserted(
                      () -> {
                        reader.readOn();
                        assertThat(reader.told(account)).isEqualTo(Truth.of(calendars));
                      });
      awaitTruth.run();
      gateway.sync(account);
      assertThat(reader.readOn()).as("seed %d: nothing has changed since", seed).isEmpty();

      // No later push makes up for these.
      pushes.lose(1);
      for (GoogleCalendar calendar : calendars) {
        GoogleAccount.meeting(calendar, "The last one");
      }
      awaitTruth.run();
      assertThat(reader.events()).as("seed %d", seed).isEqualTo(reader.listed());
    }
  }
}
