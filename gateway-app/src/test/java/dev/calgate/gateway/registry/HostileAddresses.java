package dev.calgate.gateway.registry;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The table of hosts that may not be dialled, and of those just outside. */
public final class HostileAddresses {
  private static final Pattern ESCAPE = Pattern.compile("\\\\u([0-9a-f]{4})");

  private HostileAddresses() {}

  /** What becomes of a host. */
  public enum Verdict {
    /** It leads to where nobody may dial. */
    FORBIDDEN,
    /** It is no host, or one that programs read differently. */
    MALFORMED,
    /** It is a public address. */
    ALLOWED
  }

  /** One line of the table. */
  public record Target(String host, Verdict verdict) {
    /** Its address by HTTP; not always one that can be parsed. */
    public String url(int port) {
      return "http://" + host + ":" + port + "/";
    }

    /** Without the brackets of IPv6, and its zone's percent sign as it is. */
    public String bare() {
      return host.startsWith("[") && host.endsWith("]")
          ? host.substring(1, host.length() - 1).replace("%25", "%")
          : host;
    }
  }

  /** All lines of a verdict. */
  public static List<Target> of(Verdict verdict) {
    return all().stream().filter(it -> it.verdict() == verdict).toList();
  }

  /** All that must not be dialled. */
  public static List<Target> refused() {
    return all().stream().filter(it -> it.verdict() != Verdict.ALLOWED).toList();
  }

  private static List<Target> all() {
    try (InputStream table = HostileAddresses.class.getResourceAsStream("/hostile-addresses.txt")) {
      String text =
          new String(Objects.requireNonNull(table).readAllBytes(), StandardCharsets.UTF_8);
      return text.lines().filter(it -> !it.startsWith("#")).map(HostileAddresses::target).toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Target target(String line) {
    String[] parts = line.split(" +", 2);
    String host =
        ESCAPE
            .matcher(parts.length < 2 ? "" : parts[1])
            .replaceAll(
                it ->
                    Matcher.quoteReplacement(
                        Character.toString(Integer.parseInt(it.group(1), 16))));
    return new Target(host, Verdict.valueOf(parts[0].toUpperCase(Locale.ROOT)));
  }
}
