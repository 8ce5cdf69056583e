package dev.calgate.gateway.webhook;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.calgate.gateway.ChildProcess;
import dev.calgate.gateway.CrashPoint;
import dev.calgate.gateway.store.NotificationChannel;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * One who tells halts at each of the crash points, the first time that it comes there, the second
 * time, and so on until it no longer comes there; another one goes on. What lies between a
 * receiver's answer and the note of it is the point before that commit.
 */
class NotifierCrashPointsTest {
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final Duration AFTER_ALL_LEASES = Duration.ofMinutes(3);

  @ParameterizedTest
  @EnumSource(names = {"BEFORE_COMMIT", "AFTER_COMMIT", "BEFORE_PROVIDER_CALL"})
  void whereverItHaltsEachChannelIsTold(CrashPoint point) {
    long hit = 0;
    boolean halted = true;
    while (halted) {
      try (Scene scene = new Scene()) {
        halted = scene.play(point, ++hit);
      } catch (AssertionError | RuntimeException e) {
        throw new AssertionError("%s, hit %d".formatted(point, hit), e);
      }
    }
    assertThat(hit).as("hits of %s", point).isGreaterThan(1);
    System.out.printf("crash points: notifications, %s halted at %d hits%n", point, hit - 1);
  }

  /** A calendar with changes of which two channels know nothing yet. */
  private static final class Scene implements AutoCloseable {
    private final NotifyFixture fixture = new NotifyFixture();
    private final CallbackReceiver receiver = new CallbackReceiver();
    private final NotifyFixture.Person ann = fixture.person("ann");
    private final List<NotificationChannel> channels = List.of(channel("work"), channel("home"));
    private final Instant since;

    Scene() {
      since = fixture.clock.instant().truncatedTo(ChronoUnit.SECONDS);
      ann.edits("work", "a");
      ann.edits("home", "b");
      fixture.clock.advance(Duration.ofSeconds(10));
      ann.edits("work", "c");
    }

    private NotificationChannel channel(String calendar) {
      return ann.channel(
          new NotificationChannel.Wish(
              receiver.address("/" + calendar), List.of(ann.calendar(calendar)), false, true));
    }

    /** Whether it halted. */
    boolean play(CrashPoint point, long hit) {
      String[] arguments = {
        point.name(),
        Long.toString(hit),
        fixture.database.jdbcUrl(),
        fixture.clock.instant().toString()
      };
      int code;
      String output;
      try (ChildProcess process = ChildProcess.start(MortalNotifier.class, arguments)) {
        code = process.end(PATIENCE).orElseThrow();
        output = process.output();
      }
      assertThat(code).as(output).isIn(0, CrashPoint.HALTED);
      fixture.clock.advance(AFTER_ALL_LEASES);
      Notifications next = fixture.notifier();
      NotifyFixture.tell(next);
      channels.forEach(it -> isTold(it, code == CrashPoint.HALTED));
      receiver.forget();
      fixture.clock.advance(AFTER_ALL_LEASES);
      NotifyFixture.tell(next);
      assertThat(receiver.told()).as("nothing is left").isEmpty();
      return code == CrashPoint.HALTED;
    }

    /** Of its verification and of what changed, in this order; what was cut off again. */
    private void isTold(NotificationChannel channel, boolean halted) {
      List<JsonNode> bodies =
          receiver.bodies().stream()
              .filter(it -> it.at("/channel/channel_id").asText().equals(channel.id()))
              .map(it -> it.path("notification"))
              .toList();
      List<String> types = bodies.stream().map(it -> it.path("type").asText()).toList();
      assertThat(types).first().isEqualTo("verification");
      assertThat(types).last().isEqualTo("change");
      assertThat(types).hasSizeLessThanOrEqualTo(halted ? 3 : 2);
      assertThat(bodies.stream().filter(it -> it.path("type").asText().equals("change")))
          .allSatisfy(
              it ->
                  assertThat(Instant.parse(it.path("changes_since").asText()))
                      .isBeforeOrEqualTo(since));
    }

    @Override
    public void close() {
      receiver.close();
      fixture.close();
    }
  }
}
