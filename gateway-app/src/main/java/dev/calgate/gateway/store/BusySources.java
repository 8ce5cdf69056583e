package dev.calgate.gateway.store;

import dev.calgate.model.AccountId;
import dev.calgate.model.CalendarId;
import java.time.Instant;
import java.time.ZoneId;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * What there is of accounts and calendars of which somebody wants to know when they are busy.
 *
 * @param accounts as of when each account's list of calendars is true; empty while it was not read
 */
public record BusySources(Map<AccountId, Optional<Instant>> accounts, List<Source> calendars) {

  /**
   * A calendar.
   *
   * @param followed whether it counts among those of its account
   * @param zone in which whole days and floating times are meant
   * @param asOf as of when what is stored of it is true; empty while it was not read as a whole
   */
  public record Source(
      CalendarId calendar,
      AccountId account,
      boolean followed,
      ZoneId zone,
      Optional<Instant> asOf) {}

  /** Those calendars that are followed of some accounts, and some calendars whatever they are. */
  public List<Source> of(Collection<AccountId> someAccounts, Collection<CalendarId> someCalendars) {
    return calendars.stream()
        .filter(
            it ->
                someCalendars.contains(it.calendar())
                    || (it.followed() && someAccounts.contains(it.account())))
        .toList();
  }

  /** As of when all of it is true: the oldest; empty when some of it was not read yet. */
  public Optional<Instant> asOf() {
    List<Optional<Instant>> all =
        Stream.concat(accounts.values().stream(), calendars.stream().map(Source::asOf)).toList();
    return all.stream().anyMatch(Optional::isEmpty)
        ? Optional.empty()
        : all.stream().flatMap(Optional::stream).min(Comparator.naturalOrder());
  }
}
