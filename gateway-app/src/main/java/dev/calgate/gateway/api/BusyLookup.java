package dev.calgate.gateway.api;

import dev.calgate.gateway.store.BusySources;
import dev.calgate.gateway.store.BusyStore;
import dev.calgate.model.AccountId;
import dev.calgate.model.ApplicationId;
import dev.calgate.model.CalendarId;
import dev.calgate.model.availability.BusyTimes;
import dev.calgate.model.availability.Interval;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.Collection;
import java.util.Map;
import java.util.Set;

/**
 * Finds what is busy of what a request names. An id that is not there is a problem, never nothing:
 * who does not exist would seem to be free.
 */
final class BusyLookup {
  static final int MAX_CALENDARS = 500;
  private static final Duration LONGEST = Duration.ofDays(366);
  private static final Instant EARLIEST = day(1);
  private static final Instant LATEST = day(9_999);

  private final BusyStore busy;
  private final ApplicationId application;

  BusyLookup(BusyStore busy, ApplicationId application) {
    this.busy = busy;
    this.application = application;
  }

  private static Instant day(int year) {
    return LocalDate.of(year, 6, 1).atStartOfDay(ZoneOffset.UTC).toInstant();
  }

  /** The time between two moments that a request gives, which must not be too long. */
  static Interval window(Instant from, Instant to, String toField) {
    if (!from.truncatedTo(ChronoUnit.SECONDS).isBefore(to.truncatedTo(ChronoUnit.SECONDS))) {
      throw ProblemException.invalid(toField, "must be at least a second after the start");
    }
    if (from.isBefore(EARLIEST) || to.isAfter(LATEST)) {
      throw ProblemException.invalid(toField, "must be, as the start, within the years 2 and 9998");
    }
    if (Duration.between(from, to).compareTo(LONGEST) > 0) {
      throw ProblemException.invalid(
          toField, "must be at most " + LONGEST.toDays() + " days after the start");
    }
    return new Interval(from, to);
  }

  /** All accounts of the application. */
  Set<AccountId> everybody(String field) {
    Set<AccountId> accounts = Set.copyOf(busy.accounts(application, MAX_CALENDARS + 1));
    if (accounts.size() > MAX_CALENDARS) {
      throw ProblemException.invalid(
          field, "is required, since there are more than " + MAX_CALENDARS + " accounts");
    }
    return accounts;
  }

  /**
   * What there is of all that a request names.
   *
   * @param field told when it is too much
   */
  BusySources sources(
      Collection<AccountId> accounts, Collection<CalendarId> calendars, String field) {
    BusySources sources = busy.sources(application, accounts, calendars);
    if (sources.calendars().size() > MAX_CALENDARS) {
      throw ProblemException.invalid(
          field, "stands for more than " + MAX_CALENDARS + " calendars together");
    }
    return sources;
  }

  /** Refuses accounts that are not there. */
  static void checkAccounts(BusySources sources, Collection<AccountId> accounts, String field) {
    accounts.stream()
        .filter(it -> !sources.accounts().containsKey(it))
        .findFirst()
        .ifPresent(it -> notFound(field, it.value()));
  }

  /** Refuses calendars that are not there. */
  static void checkCalendars(BusySources sources, Collection<CalendarId> calendars, String field) {
    calendars.stream()
        .filter(it -> sources.calendars().stream().noneMatch(has -> has.calendar().equals(it)))
        .findFirst()
        .ifPresent(it -> notFound(field, it.value()));
  }

  private static void notFound(String field, String id) {
    throw ProblemException.field(Problem.NOT_FOUND, field, "there is no " + id);
  }

  /**
   * When calendars are busy.
   *
   * @param field told when there is too much in the window
   */
  Map<CalendarId, BusyTimes> busy(BusySources sources, Interval window, String field) {
    try {
      return busy.busy(sources.calendars(), window);
    } catch (BusyStore.TooManyEventsException e) {
      throw ProblemException.invalid(field, e.getMessage() + "; ask for a shorter window");
    }
  }
}
