package dev.calgate.gateway.store;

import java.time.Instant;
import java.util.Comparator;

/** Values of columns as PostgreSQL has them: the order of keys, and what a moment is kept as. */
final class MemoryKeys {
  /** Before and after all moments. */
  static final Instant NEVER_YET = Instant.MIN;

  static final Instant NEVER = Instant.MAX;

  private static final Instant LAST = Instant.parse("9999-12-31T23:59:59Z");
  private static final Instant FIRST = Instant.parse("0001-01-01T00:00:00Z");

  /** Keys are compared by their bytes in UTF-8. */
  static final Comparator<String> BYTEWISE = MemoryKeys::compare;

  private MemoryKeys() {}

  private static int compare(String one, String other) {
    int length = Math.min(one.length(), other.length());
    for (int i = 0; i < length; i++) {
      char a = one.charAt(i);
      char b = other.charAt(i);
      if (a != b) {
        // What is beyond 16 bits is spelt by two chars that come before the last of those within.
        boolean pair = Character.isSurrogate(a) != Character.isSurrogate(b);
        return pair && a >= Character.MIN_SURROGATE && b >= Character.MIN_SURROGATE ? b - a : a - b;
      }
    }
    return one.length() - other.length();
  }

  /** The key of a row of {@code sync_state}. */
  record Sync(String application, String account, String calendar) {
    static final Comparator<Sync> ORDER =
        Comparator.comparing(Sync::application, BYTEWISE)
            .thenComparing(Sync::account, BYTEWISE)
            .thenComparing(Sync::calendar, BYTEWISE);

    static Sync of(AccountKey account, String calendarColumn) {
      return new Sync(account.application().value(), account.account().value(), calendarColumn);
    }

    static Sync of(CalendarKey calendar) {
      return of(calendar.accountKey(), calendar.calendar().value());
    }

    boolean isOf(AccountKey key) {
      return account.equals(key.account().value()) && application.equals(key.application().value());
    }
  }

  /** A key of two texts: of an account or a calendar its application and its id. */
  record Pair(String first, String second) {
    static final Comparator<Pair> ORDER =
        Comparator.comparing(Pair::first, BYTEWISE).thenComparing(Pair::second, BYTEWISE);
  }

  /** A part of a calendar by what counts it and by its object, either of which may be nothing. */
  record Part(String calendar, long number, String ref, String event) {
    static final Comparator<Part> ORDER =
        Comparator.comparing(Part::calendar, BYTEWISE)
            .thenComparingLong(Part::number)
            .thenComparing(Part::ref, BYTEWISE)
            .thenComparing(Part::event, BYTEWISE);

    /** Behind all of a calendar, and before all of those that follow it. */
    static Part behind(String calendar) {
      return new Part(calendar + '\0', Long.MIN_VALUE, "", "");
    }

    static Part first(String calendar) {
      return new Part(calendar, Long.MIN_VALUE, "", "");
    }
  }

  /** A moment as it is kept when it was bound as {@link FeedAppender#timestamp} spells it. */
  static Instant stored(Instant at) {
    if (at.isAfter(LAST)) {
      return NEVER;
    }
    return at.isBefore(FIRST) ? NEVER_YET : micros(at);
  }

  /** Rounded to the next microsecond. */
  static Instant micros(Instant at) {
    return Instant.ofEpochSecond(at.getEpochSecond(), (at.getNano() + 500) / 1_000 * 1_000L);
  }

  static Instant least(Instant one, Instant other) {
    return one.isBefore(other) ? one : other;
  }

  static Instant greatest(Instant one, Instant other) {
    return one.isAfter(other) ? one : other;
  }
}
