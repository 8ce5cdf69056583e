package dev.calgate.testkit.lies;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import dev.calgate.provider.CalendarProvider;
import dev.calgate.provider.CalendarSession;
import dev.calgate.provider.ProviderContext;
import dev.calgate.provider.ProviderException;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * What a provider makes of a service that lies about HTTP: an error of the right kind with a reason
 * that people can read, in time, in little memory, and with nothing left behind.
 */
@Timeout(value = 120, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
public abstract class LyingServiceContract {
  /** Of the thread's own time on the processor, so that a busy machine fails nobody. */
  private static final Duration LONGEST = Duration.ofSeconds(2);

  /** On the wall, for what is slow: it ends by the deadline, not by a silence after it. */
  private static final Duration LONGEST_SLOW = Duration.ofSeconds(10);

  /** For what trickles, and long enough for an honest answer on a busy machine. */
  private static final Duration ANSWER = Duration.ofSeconds(2);

  private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();

  private static final int LONGEST_REASON = 400;

  /** How the service answers a question for an account's calendars. */
  protected abstract Style style();

  /** A provider for a service at an address, with room for one connection. */
  protected abstract CalendarProvider provider(String url, ProviderContext context);

  /** Opens an account without asking the service. */
  protected abstract CalendarSession open(CalendarProvider provider, String url);

  /** A service and a provider before it. */
  private final class Stage implements AutoCloseable {
    private final LyingServer server = new LyingServer(style());
    private final CalendarProvider provider;
    private final CalendarSession session;

    Stage(Duration answer) {
      ProviderContext usual = ProviderContext.of(Clock.systemUTC(), (host, address) -> {});
      provider = provider(server.url(), usual.answeredWithin(answer));
      session = open(provider, server.url());
    }

    /** What is said of a lie, and how long it took. */
    String told(Lie lie) {
      server.tell(lie);
      long begin = System.nanoTime();
      long cpu = THREADS.getCurrentThreadCpuTime();
      try {
        int calendars = session.listCalendars().size();
        throw new AssertionError(lie + " passes for " + calendars + " calendars");
      } catch (ProviderException e) {
        long millis = (System.nanoTime() - begin) / 1_000_000;
        assertThat(e.kind()).as("%s: %s", lie, e.getMessage()).isEqualTo(lie.kind());
        assertThat(e.getMessage()).as("%s", lie).isNotBlank().hasSizeLessThan(LONGEST_REASON);
        assertThat(e.getMessage()).as("%s", lie).doesNotContain("\n", "null", "Exception");
        long busy = (THREADS.getCurrentThreadCpuTime() - cpu) / 1_000_000;
        assertThat(busy).as("%s", lie).isLessThan(LONGEST.toMillis());
        if (lie.isSlow()) {
          assertThat(millis).as("%s", lie).isLessThan(LONGEST_SLOW.toMillis());
        }
        return "%5d ms, of which %d busy, %s: %s".formatted(millis, busy, lie, e.getMessage());
      } finally {
        server.tell(null);
      }
    }

    @Override
    public void close() {
      session.close();
      provider.close();
      server.close();
    }
  }

  private static Duration patience(Lie lie) {
    return lie.isSlow() ? ANSWER : Duration.ofMinutes(15);
  }

  @ParameterizedTest
  @EnumSource(Lie.class)
  final void isToldInTimeAndTheNextAnswerCounts(Lie lie) {
    try (Stage stage = new Stage(patience(lie))) {
      System.out.println(stage.told(lie));
      assertThatCode(stage.session::listCalendars).as("%s", lie).doesNotThrowAnyException();
    }
  }

  @Test
  final void allLiesTogetherNeedLittleMemory() throws Exception {
    Process child = new ProcessBuilder(command()).redirectErrorStream(true).start();
    String output = new String(child.getInputStream().readAllBytes(), StandardCharsets.UTF_8);

    assertThat(child.waitFor()).as(output).isZero();
    assertThat(output.lines().filter(it -> it.contains(" ms, "))).hasSize(Lie.values().length);
  }

  /** Megabytes of heap in which the provider bears all lies. */
  protected int heap() {
    return 64;
  }

  private List<String> command() {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.add("-XX:+UseSerialGC");
    command.add("-XX:TieredStopAtLevel=1");
    command.add("-Xmx" + heap() + "m");
    command.add("-cp");
    command.add(System.getProperty("java.class.path"));
    command.add(LyingServiceContract.class.getName());
    command.add(getClass().getName());
    return command;
  }

  /** The child; fails by its exit code, and says with its last lines where. */
  public static void main(String[] arguments) throws ReflectiveOperationException {
    var maker = Class.forName(arguments[0]).getDeclaredConstructor();
    maker.setAccessible(true);
    LyingServiceContract contract = (LyingServiceContract) maker.newInstance();
    for (Lie lie : Lie.values()) {
      try (Stage stage = contract.new Stage(patience(lie))) {
        System.out.println(stage.told(lie));
      }
    }
  }
}
