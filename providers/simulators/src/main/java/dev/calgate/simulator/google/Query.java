package dev.calgate.simulator.google;

import java.net.URLDecoder;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/** The parameters of a request or of a form, read strictly. Immutable. */
final class Query {
  /** Say how an answer looks, not what is in it. */
  private static final Set<String> FORM =
      Set.of("alt", "fields", "key", "oauth_token", "prettyPrint", "quotaUser", "userIp");

  private final Map<String, List<String>> values;

  private Query(Map<String, List<String>> values) {
    this.values = values;
  }

  /** Reads {@code a=b&c=d}. */
  static Query of(String text) {
    Map<String, List<String>> values = new TreeMap<>();
    for (String pair : text.split("&")) {
      if (!pair.isEmpty()) {
        String[] parts = pair.split("=", 2);
        String value = parts.length == 1 ? "" : decode(parts[1]);
        values.computeIfAbsent(decode(parts[0]), it -> new ArrayList<>()).add(value);
      }
    }
    return new Query(values);
  }

  /** Resolves escapes, and plus signs, which stand for blanks. */
  static String decode(String text) {
    try {
      return URLDecoder.decode(text, StandardCharsets.UTF_8);
    } catch (IllegalArgumentException e) {
      throw GoogleException.invalid("An escape is broken");
    }
  }

  static String encode(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
  }

  Set<String> names() {
    return values.keySet();
  }

  boolean has(String name) {
    return values.containsKey(name);
  }

  Optional<String> text(String name) {
    return all(name).stream().findFirst();
  }

  List<String> all(String name) {
    return values.getOrDefault(name, List.of());
  }

  /** A value, which must be there. */
  String required(String name) {
    return text(name)
        .orElseThrow(
            () -> GoogleException.required("Required parameter: " + name).at("parameter", name));
  }

  boolean flag(String name, boolean otherwise) {
    return text(name).map(it -> flagOf(name, it)).orElse(otherwise);
  }

  private static boolean flagOf(String name, String text) {
    return switch (text) {
      case "true" -> true;
      case "false" -> false;
      default -> throw GoogleException.parameter(name, text);
    };
  }

  /** A number of at least 1, cut down to {@code most}. */
  int count(String name, int otherwise, int most) {
    Optional<String> text = text(name);
    if (text.isEmpty()) {
      return otherwise;
    }
    if (!text.get().matches("[1-9]\\d{0,8}")) {
      throw GoogleException.parameter(name, text.get());
    }
    return Math.min(most, Integer.parseInt(text.get()));
  }

  /** A moment with its offset, without fractions of a second. */
  Optional<Instant> moment(String name) {
    return text(name).map(it -> momentOf(name, it));
  }

  private static Instant momentOf(String name, String text) {
    try {
      return OffsetDateTime.parse(text).toInstant().truncatedTo(ChronoUnit.SECONDS);
    } catch (DateTimeException e) {
      throw new GoogleException(400, "badRequest", "Bad Request").at("parameter", name);
    }
  }

  Optional<ZoneId> zone(String name) {
    return text(name)
        .map(
            it -> {
              try {
                return ZoneId.of(it);
              } catch (DateTimeException e) {
                throw GoogleException.parameter(name, it);
              }
            });
  }

  /** Values that must be among those known. */
  List<String> choices(String name, Collection<String> known) {
    for (String value : all(name)) {
      if (!known.contains(value)) {
        throw GoogleException.parameter(name, value);
      }
    }
    return all(name);
  }

  /** All that makes a query this query, without some parameters. */
  String fingerprint(Set<String> without) {
    StringBuilder text = new StringBuilder();
    values.forEach(
        (name, all) -> {
          if (!FORM.contains(name) && !without.contains(name)) {
            all.stream()
                .sorted()
                .forEach(it -> text.append(name).append('=').append(it).append('\n'));
          }
        });
    return Identifiers.digest(text.toString()).substring(0, 8);
  }
}
