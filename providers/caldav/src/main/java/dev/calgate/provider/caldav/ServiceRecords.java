package dev.calgate.provider.caldav;

import dev.calgate.provider.ErrorKind;
import dev.calgate.provider.ErrorScope;
import dev.calgate.provider.ProviderException;
import java.net.IDN;
import java.net.URI;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.Hashtable;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.naming.Context;
import javax.naming.NamingException;
import javax.naming.directory.Attribute;
import javax.naming.directory.InitialDirContext;

/**
 * What a domain's DNS says of its calendar service: the SRV and TXT records of {@code
 * _caldavs._tcp} (RFC 6764 sections 3 and 4). The label without TLS is never asked for, because an
 * unsigned answer must not make a password travel in the clear. Every question ends within seconds;
 * DNS that does not answer has nothing to say. Thread-safe.
 *
 * <p>An SRV record moves the credential to another host on the word of DNS, which anybody on the
 * way can forge (RFC 6764 section 8). So it is followed only to hosts of the domain's own site,
 * over TLS with their own certificate; to any other the person has to agree by giving its address,
 * which the refusal names.
 */
final class ServiceRecords {
  private static final int MAX_TARGETS = 4;
  private static final Pattern DOMAIN =
      Pattern.compile("(?=.{1,240}$)[a-z0-9-]{1,63}(\\.[a-z0-9-]{1,63})+");
  private static final Pattern SRV =
      Pattern.compile("(\\d{1,5}) (\\d{1,5}) (\\d{1,5}) ([a-z0-9.-]{1,254})");
  private static final Pattern PATH = Pattern.compile("\"?path=(/[!-~&&[^\"?#]]{0,200})\"?");

  private final String server;

  /**
   * @param server where to ask, as {@code dns://host:port}; {@code dns:} is the system's own
   */
  ServiceRecords(String server) {
    this.server = server;
  }

  private record Target(int priority, int weight, int port, String host) {}

  /**
   * Where a domain's calendars are, the best first; without a record there is none.
   *
   * @throws ProviderException {@link ErrorKind#PROTOCOL} when the domain says that it has no such
   *     service, or names a host of another site
   */
  List<URI> services(String domain) {
    String name;
    try {
      name = IDN.toASCII(domain).toLowerCase(Locale.ROOT);
    } catch (IllegalArgumentException e) {
      return List.of();
    }
    // Nothing but a plain name may reach JNDI, which would take an address for its own schemes.
    if (!DOMAIN.matcher(name).matches()) {
      return List.of();
    }
    String label = "_caldavs._tcp." + name;
    List<Target> targets = targets(ask(label, "SRV"));
    String path = targets.isEmpty() ? "" : path(ask(label, "TXT"));
    List<URI> services = new ArrayList<>();
    for (Target target : targets) {
      URI service = address(target, path);
      if (!Reach.sameSite(name, target.host())) {
        throw protocol(
            name
                + " names "
                + service
                + " for its calendars, a host of another site; if that is"
                + " right, give it as url");
      }
      services.add(service);
    }
    return services;
  }

  /**
   * One question's values. Each type is asked for alone, because JNDI makes ANY of several, which
   * servers need not answer (RFC 8482).
   */
  // The name is a plain one and the context DNS alone; its records are text and never objects. The
  // Hashtable is what JNDI takes.
  @SuppressWarnings({"BanJNDI", "JdkObsolete"})
  private List<String> ask(String name, String type) {
    Hashtable<String, String> settings = new Hashtable<>();
    settings.put(Context.INITIAL_CONTEXT_FACTORY, "com.sun.jndi.dns.DnsContextFactory");
    settings.put(Context.PROVIDER_URL, server);
    // One second, then two: so long a domain without DNS delays a link.
    settings.put("com.sun.jndi.dns.timeout.initial", "1000");
    settings.put("com.sun.jndi.dns.timeout.retries", "2");
    try {
      InitialDirContext dns = new InitialDirContext(settings);
      try {
        Attribute found = dns.getAttributes(name, new String[] {type}).get(type);
        return found == null
            ? List.of()
            : Collections.list(found.getAll()).stream().map(String::valueOf).toList();
      } finally {
        dns.close();
      }
    } catch (NamingException e) {
      // No record or no answer: the domain itself is asked next, over TLS.
      return List.of();
    }
  }

  /** By priority; the heavier first of equals, so that a link repeated finds the same host. */
  private static List<Target> targets(List<String> records) {
    List<Target> targets = new ArrayList<>();
    for (String value : records) {
      Matcher srv = SRV.matcher(value.toLowerCase(Locale.ROOT));
      if (srv.matches()) {
        targets.add(
            new Target(
                Integer.parseInt(srv.group(1)),
                Integer.parseInt(srv.group(2)),
                Integer.parseInt(srv.group(3)),
                srv.group(4).replaceFirst("\\.$", "")));
      }
    }
    if (targets.size() == 1 && targets.get(0).host().isEmpty()) {
      throw protocol("The domain says that it has no CalDAV service; give the address as url");
    }
    return targets.stream()
        .filter(it -> !it.host().isEmpty() && it.port() >= 1 && it.port() <= 65_535)
        .sorted(
            Comparator.comparingInt(Target::priority)
                .thenComparing(Comparator.comparingInt(Target::weight).reversed())
                .thenComparing(Target::host))
        .limit(MAX_TARGETS)
        .toList();
  }

  private static String path(List<String> records) {
    Optional<String> told =
        records.stream()
            .map(PATH::matcher)
            .filter(Matcher::matches)
            .map(it -> it.group(1))
            .findFirst();
    return told.orElse(AccountSearch.WELL_KNOWN);
  }

  private static URI address(Target target, String path) {
    String port = target.port() == 443 ? "" : ":" + target.port();
    try {
      URI address = URI.create("https://" + target.host() + port + path);
      if (address.getHost() != null) {
        return address;
      }
    } catch (IllegalArgumentException e) {
      // Told below.
    }
    throw protocol("The domain's SRV record names no usable host");
  }

  private static ProviderException protocol(String message) {
    return new ProviderException(ErrorKind.PROTOCOL, ErrorScope.ACCOUNT, message);
  }
}
