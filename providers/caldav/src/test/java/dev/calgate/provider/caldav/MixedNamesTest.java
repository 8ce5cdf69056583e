package dev.calgate.provider.caldav;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.calgate.provider.AccountAccess;
import dev.calgate.provider.CalendarSession;
import dev.calgate.provider.EgressPolicy;
import dev.calgate.provider.ErrorKind;
import dev.calgate.provider.ErrorScope;
import dev.calgate.provider.ProviderContext;
import dev.calgate.provider.ProviderException;
import dev.calgate.provider.Secret;
import dev.calgate.simulator.caldav.CalDavSimulator;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.time.Clock;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.http.conn.DnsResolver;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/**
 * A name that means several addresses, some of which must not be dialled: whatever their order is,
 * and whichever of them answers, those are not.
 */
class MixedNamesTest {
  private static final String NAME = "calendars.example";

  private final CalDavSimulator server = CalDavSimulator.start(Clock.systemUTC());
  private final int port = URI.create(server.url()).getPort();
  private final InetAddress allowed = address(1);
  private final InetAddress forbidden = address(2);

  /** Nobody listens there. */
  private final InetAddress dead = address(3);

  private final ServerSocket sentinel = listening();
  private final AtomicInteger visits = new AtomicInteger();
  private final List<InetAddress> checked = new CopyOnWriteArrayList<>();

  MixedNamesTest() {
    server.addUser("ann", "secret").createCalendar("work", "Work");
    Thread thread = new Thread(this::count, "sentinel");
    thread.setDaemon(true);
    thread.start();
  }

  private ServerSocket listening() {
    try {
      return new ServerSocket(port, 50, forbidden);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void count() {
    try {
      while (true) {
        sentinel.accept().close();
        visits.incrementAndGet();
      }
    } catch (IOException e) {
      // Closed.
    }
  }

  @AfterEach
  void close() throws IOException {
    sentinel.close();
    server.close();
  }

  private static InetAddress address(int last) {
    try {
      return InetAddress.getByAddress(NAME, new byte[] {127, 0, 0, (byte) last});
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private ProviderException listed(DnsResolver names) {
    EgressPolicy policy =
        (host, target) -> {
          checked.add(target.getAddress());
          if (target.getAddress().equals(forbidden)) {
            throw new ProviderException(
                ErrorKind.ADDRESS_REFUSED, ErrorScope.ACCOUNT, "Not allowed");
          }
        };
    CalDavProvider provider =
        new CalDavProvider(
            new CalDavConfig(),
            ProviderContext.of(Clock.systemUTC(), policy),
            names,
            new ServiceRecords("dns:"));
    String origin = "http://" + NAME + ":" + port;
    AccountAccess access =
        new AccountAccess(
            Map.of(
                "url",
                origin,
                "origin",
                origin,
                "username",
                "ann",
                "collections",
                "/calendars/ann/"),
            Map.of("password", Secret.of("secret")));
    try (CalendarSession session = provider.open(access)) {
      return catchThrowableOfType(ProviderException.class, session::listCalendars);
    } finally {
      provider.close();
    }
  }

  private ProviderException listed(InetAddress... meant) {
    return listed((DnsResolver) name -> meant);
  }

  @Test
  void theAllowedOneIsDialledWhenItComesFirst() {
    assertThat(listed(allowed, forbidden)).isNull();
    assertThat(visits).hasValue(0);
  }

  @Test
  void aForbiddenOneThatComesFirstEndsIt() {
    assertThat(listed(forbidden, allowed).kind()).isEqualTo(ErrorKind.ADDRESS_REFUSED);
    assertThat(visits).hasValue(0);
  }

  @Test
  void aForbiddenOneIsNotDialledInPlaceOfOneThatDoesNotAnswer() {
    assertThat(listed(dead, forbidden, allowed).kind()).isEqualTo(ErrorKind.ADDRESS_REFUSED);
    assertThat(checked).containsExactly(dead, forbidden);
    assertThat(visits).hasValue(0);
  }

  @Test
  void whatIsCheckedIsWhatIsDialledHoweverOftenTheNameChanges() {
    AtomicInteger asked = new AtomicInteger();
    ProviderException error =
        listed(
            name ->
                new InetAddress[] {asked.getAndIncrement() % 2 == 0 ? dead : forbidden, forbidden});

    assertThat(error.kind()).isEqualTo(ErrorKind.ADDRESS_REFUSED);
    assertThat(visits).hasValue(0);
  }

  @Test
  void ofManyAddressesAFewAreTried() {
    InetAddress[] many = new InetAddress[300];
    Arrays.fill(many, dead);
    assertThat(listed(many).kind()).isEqualTo(ErrorKind.UNREACHABLE);
    assertThat(checked).hasSize(4);

    many[2] = forbidden;
    assertThat(listed(many).kind()).isEqualTo(ErrorKind.ADDRESS_REFUSED);
    assertThat(visits).hasValue(0);
  }
}
