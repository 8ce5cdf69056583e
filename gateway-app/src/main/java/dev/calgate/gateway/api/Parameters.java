package dev.calgate.gateway.api;

import jakarta.ws.rs.core.UriInfo;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.Base64;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * A request's query, read strictly: a parameter that is not known, twice there or out of range is a
 * mistake.
 */
final class Parameters {
  private static final int DEFAULT_LIMIT = 100;
  private static final int MAX_LIMIT = 1_000;
  private static final int MAX_WAIT_SECONDS = 60;
  private static final String SEPARATOR = "\n";
  static final String NO_INSTANT = "must be a time such as 2026-11-24T09:00:00Z";

  private final UriInfo uri;

  private Parameters(UriInfo uri) {
    this.uri = uri;
  }

  /** The parameters of a request, which may be any of {@code known}. */
  static Parameters of(UriInfo uri, String... known) {
    return of(uri, Set.of(), known);
  }

  /** The same where those of {@code repeatable} may be given more than once. */
  static Parameters of(UriInfo uri, Set<String> repeatable, String... known) {
    Set<String> names = Set.of(known);
    uri.getQueryParameters()
        .forEach(
            (name, values) -> {
              if (!names.contains(name) && !repeatable.contains(name)) {
                throw ProblemException.invalid(name, "is not a parameter here");
              }
              if (values.size() > 1 && !repeatable.contains(name)) {
                throw ProblemException.invalid(name, "is given more than once");
              }
            });
    return new Parameters(uri);
  }

  /** For a request that takes no parameters. */
  static void none(UriInfo uri) {
    var unused = of(uri);
  }

  @Nullable String text(String name) {
    String value = uri.getQueryParameters().getFirst(name);
    if (value != null && value.indexOf('\0') >= 0) {
      throw ProblemException.invalid(name, "must not contain U+0000");
    }
    return value == null || value.isEmpty() ? null : value;
  }

  /** A text, be it empty; nothing only when the parameter is not there. */
  Optional<String> evenEmpty(String name) {
    return Optional.ofNullable(uri.getQueryParameters().getFirst(name));
  }

  /** A value that is read by a constructor which refuses what is malformed. */
  <T> @Nullable T value(String name, Function<String, T> reader) {
    String text = text(name);
    return text == null ? null : read(name, text, reader);
  }

  private static <T> T read(String name, String text, Function<String, T> reader) {
    try {
      return reader.apply(text);
    } catch (IllegalArgumentException | DateTimeException e) {
      throw ProblemException.invalid(name, String.valueOf(e.getMessage()));
    }
  }

  /** All values of a parameter that may be repeated, each once; at most so many. */
  <T> Set<T> values(String name, int most, Function<String, T> reader) {
    Set<T> values = new LinkedHashSet<>();
    for (String text : uri.getQueryParameters().getOrDefault(name, List.of())) {
      values.add(read(name, text, reader));
    }
    if (values.size() > most) {
      throw ProblemException.invalid(name, "is given more than " + most + " times");
    }
    return values;
  }

  /** A moment in RFC 3339. */
  @Nullable Instant instant(String name) {
    String text = text(name);
    if (text == null) {
      return null;
    }
    try {
      return OffsetDateTime.parse(text.replace(' ', '+')).toInstant();
    } catch (DateTimeException e) {
      throw ProblemException.invalid(name, NO_INSTANT);
    }
  }

  /** A moment in RFC 3339 that must be there. */
  Instant requiredInstant(String name) {
    Instant instant = instant(name);
    if (instant == null) {
      throw ProblemException.invalid(name, "is required");
    }
    return instant;
  }

  /** A truth value, false when absent. */
  boolean flag(String name) {
    return flag(name, false);
  }

  /** A truth value, or another when it is absent. */
  boolean flag(String name, boolean absent) {
    String text = text(name);
    if (text == null) {
      return absent;
    }
    if (text.equals("true") || text.equals("false")) {
      return text.equals("true");
    }
    throw ProblemException.invalid(name, "must be true or false");
  }

  /** One of an enum's words. */
  <E extends Enum<E>> @Nullable E word(String name, Class<E> type) {
    String text = text(name);
    if (text == null) {
      return null;
    }
    for (E value : type.getEnumConstants()) {
      if (value.name().toLowerCase(Locale.ROOT).equals(text)) {
        return value;
      }
    }
    throw ProblemException.invalid(name, "must be one of " + words(type));
  }

  private static <E extends Enum<E>> List<String> words(Class<E> type) {
    return List.of(type.getEnumConstants()).stream()
        .map(value -> value.name().toLowerCase(Locale.ROOT))
        .toList();
  }

  int limit() {
    return (int) number("limit", 1, MAX_LIMIT).orElse((long) DEFAULT_LIMIT).longValue();
  }

  Duration waitTime() {
    return waitTime(Duration.ZERO);
  }

  /** How long to wait; {@code absent} where that is not said. */
  Duration waitTime(Duration absent) {
    return number("wait", 0, MAX_WAIT_SECONDS).map(Duration::ofSeconds).orElse(absent);
  }

  /** A whole number within bounds; an empty text is none. */
  Optional<Long> number(String name, long least, long most) {
    return given(name).map(text -> number(name, text, least, most));
  }

  /** A value that may be empty; nothing when the parameter is absent. */
  Optional<String> given(String name) {
    return Optional.ofNullable(uri.getQueryParameters().getFirst(name));
  }

  /** A text that is to be a whole number within bounds. */
  static long number(String name, String text, long least, long most) {
    try {
      long number = Long.parseLong(text);
      if (number >= least && number <= most) {
        return number;
      }
    } catch (NumberFormatException e) {
      // Told below, as what is out of range.
    }
    throw ProblemException.invalid(
        name,
        most == Long.MAX_VALUE
            ? "must be a whole number from " + least
            : "must be a whole number within " + least + " and " + most);
  }

  /**
   * Where a page begins, read from the parts of a token that this gateway gave; null for the first
   * page.
   *
   * @param reader refuses what is malformed with an exception
   */
  <T> @Nullable T page(int parts, Function<List<String>, T> reader) {
    String token = text("page");
    if (token == null) {
      return null;
    }
    try {
      String text = new String(Base64.getUrlDecoder().decode(token), StandardCharsets.UTF_8);
      List<String> found = List.of(text.split(SEPARATOR, -1));
      if (found.size() == parts && text.indexOf('\0') < 0) {
        return reader.apply(found);
      }
    } catch (IllegalArgumentException | DateTimeException e) {
      // Told below, as what has too few parts.
    }
    throw ProblemException.invalid("page", "is not the 'next' of an earlier answer");
  }

  /** A page token. */
  static String pageToken(String... parts) {
    return Base64.getUrlEncoder()
        .withoutPadding()
        .encodeToString(String.join(SEPARATOR, parts).getBytes(StandardCharsets.UTF_8));
  }
}
