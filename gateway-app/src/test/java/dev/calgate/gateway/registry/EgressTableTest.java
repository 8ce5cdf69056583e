package dev.calgate.gateway.registry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.calgate.gateway.Sentinel;
import dev.calgate.gateway.registry.HostileAddresses.Target;
import dev.calgate.gateway.registry.HostileAddresses.Verdict;
import dev.calgate.provider.ErrorKind;
import dev.calgate.provider.ProviderException;
import dev.calgate.provider.http.CheckedSockets;
import java.io.IOException;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;
import java.util.stream.Stream;
import org.apache.http.client.methods.HttpGet;
import org.apache.http.conn.DnsResolver;
import org.apache.http.impl.client.CloseableHttpClient;
import org.apache.http.impl.client.HttpClients;
import org.apache.http.impl.conn.PoolingHttpClientConnectionManager;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Every form of a forbidden address, and names that are said to lead there. */
class EgressTableTest {
  private static final Egress EGRESS = Egress.allowing(List.of());

  private final Sentinel sentinel = Sentinel.atLoopback();

  @AfterEach
  void close() {
    sentinel.close();
  }

  static Stream<Target> forbidden() {
    return HostileAddresses.of(Verdict.FORBIDDEN).stream();
  }

  static Stream<Target> allowed() {
    return HostileAddresses.of(Verdict.ALLOWED).stream();
  }

  @Test
  void theTableIsLong() {
    assertThat(HostileAddresses.refused()).hasSizeGreaterThanOrEqualTo(120).doesNotHaveDuplicates();
    assertThat(HostileAddresses.of(Verdict.ALLOWED)).hasSizeGreaterThanOrEqualTo(30);
  }

  @ParameterizedTest
  @MethodSource("forbidden")
  void whatIsForbiddenIsRefused(Target target) throws UnknownHostException {
    for (InetAddress address : InetAddress.getAllByName(target.bare())) {
      assertRefused("calendar.example.com", address);
    }
  }

  @ParameterizedTest
  @MethodSource("allowed")
  void whatLiesJustOutsidePasses(Target target) throws UnknownHostException {
    InetAddress address = InetAddress.getByName(target.bare());
    assertThatCode(() -> EGRESS.check("calendar.example.com", new InetSocketAddress(address, 443)))
        .doesNotThrowAnyException();
  }

  private static void assertRefused(String name, InetAddress address) {
    assertThatThrownBy(() -> EGRESS.check(name, new InetSocketAddress(address, 443)))
        .as("%s", address)
        .isInstanceOfSatisfying(
            ProviderException.class, e -> assertThat(e.kind()).isEqualTo(ErrorKind.ADDRESS_REFUSED))
        .hasMessageContaining(name);
  }

  /** A name's AAAA record may say so; Java does not make IPv4 of it then. */
  @ParameterizedTest
  @ValueSource(strings = {"127.0.0.1", "10.0.0.1", "169.254.169.254", "0.0.0.0", "100.64.0.1"})
  void aMappedAddressThatJavaLeavesAsItIsIsTheOneInside(String inside) throws IOException {
    assertRefused("calendar.example.com", mapped(inside));
    Egress some = Egress.allowing(List.of("127.0.0.1", "10.0.0.0/8"));
    boolean listed = inside.startsWith("127.") || inside.startsWith("10.");
    Throwable error =
        catchThrowable(() -> some.check("x", new InetSocketAddress(mapped(inside), 80)));
    assertThat(error == null).as(inside).isEqualTo(listed);
  }

  @Test
  void aMappedPublicAddressPasses() throws IOException {
    InetAddress address = mapped("93.184.216.34");
    assertThatCode(() -> EGRESS.check("x.example", new InetSocketAddress(address, 443)))
        .doesNotThrowAnyException();
  }

  private static Inet6Address mapped(String inside) throws IOException {
    byte[] bytes = new byte[16];
    bytes[10] = bytes[11] = (byte) 0xff;
    System.arraycopy(InetAddress.getByName(inside).getAddress(), 0, bytes, 12, 4);
    return Inet6Address.getByAddress(null, bytes, -1);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "0177.0.0.1",
        "127.000.000.001",
        "2130706433",
        "0x7f.1",
        "017700000001",
        "8.8.010.8"
      })
  void aNumberThatProgramsReadDifferentlyIsRefusedWhateverItMeansHere(String host)
      throws UnknownHostException {
    assertRefused(host, InetAddress.getByName("93.184.216.34"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"93.184.216.34", "1e100.example", "x0x1", "[2606::1]", "2606::1", "1a", "a.0b"})
  void aHostThatIsReadInOneWayPasses(String host) throws UnknownHostException {
    InetAddress address = InetAddress.getByName("93.184.216.34");
    assertThatCode(() -> EGRESS.check(host, new InetSocketAddress(address, 443)))
        .doesNotThrowAnyException();
  }

  private static InetAddress[] addresses(String... all) {
    return Arrays.stream(all)
        .map(
            it -> {
              try {
                return InetAddress.getByName(it);
              } catch (UnknownHostException e) {
                throw new IllegalArgumentException(e);
              }
            })
        .toArray(InetAddress[]::new);
  }

  private Throwable connecting(Egress egress, DnsResolver names) throws IOException {
    try (PoolingHttpClientConnectionManager pool =
            new PoolingHttpClientConnectionManager(CheckedSockets.of(egress), null, names);
        CloseableHttpClient client =
            HttpClients.custom().setConnectionManager(pool).disableAutomaticRetries().build()) {
      HttpGet get = new HttpGet("http://calendar.example.com:" + sentinel.port() + "/");
      return catchThrowable(() -> client.execute(get).close());
    }
  }

  @Test
  void ofSeveralAddressesOfANameAForbiddenOneIsNotDialled() throws IOException {
    // Allowed, and nobody listens there: it stands for a public one that is down.
    Egress egress = Egress.allowing(List.of("127.0.0.2"));
    for (InetAddress[] answer :
        List.of(
            addresses("127.0.0.1", "127.0.0.2"),
            addresses("127.0.0.1"),
            addresses("::1", "127.0.0.1"),
            addresses("::ffff:127.0.0.1", "127.0.0.1"),
            addresses("127.0.0.2", "127.0.0.1"))) {
      assertThat(connecting(egress, host -> answer))
          .as("%s", Arrays.toString(answer))
          .isInstanceOf(ProviderException.class);
    }
    InetAddress[] many = new InetAddress[300];
    Arrays.fill(many, InetAddress.getByName("127.0.0.1"));
    assertThat(connecting(egress, host -> many)).isInstanceOf(ProviderException.class);
    assertThat(sentinel.visits()).isZero();
  }

  @Test
  void aNameThatLeadsElsewhereTheNextTimeIsLookedAtAgain() throws IOException {
    Deque<InetAddress[]> answers =
        new ArrayDeque<>(List.of(addresses("127.0.0.1"), addresses("127.0.0.2")));
    Egress egress = Egress.allowing(List.of("127.0.0.1"));
    List<Throwable> errors = new ArrayList<>();
    for (int i = 0; i < 2; i++) {
      errors.add(connecting(egress, host -> answers.remove()));
    }
    assertThat(errors.get(0)).isInstanceOf(IOException.class);
    assertThat(errors.get(1)).isInstanceOf(ProviderException.class);
    assertThat(sentinel.visits()).as("the allowed one alone").isEqualTo(1);
  }

  @Test
  void aResolverThatFailsEndsTheRequest() throws IOException {
    Throwable error =
        connecting(
            EGRESS,
            host -> {
              throw new UnknownHostException(host);
            });
    assertThat(error).isInstanceOf(UnknownHostException.class);
    assertThat(sentinel.visits()).isZero();
  }
}
