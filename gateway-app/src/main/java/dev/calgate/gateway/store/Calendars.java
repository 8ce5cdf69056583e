package dev.calgate.gateway.store;

import dev.calgate.model.AccountId;
import dev.calgate.model.ApplicationId;
import dev.calgate.model.Calendar;
import dev.calgate.model.CalendarId;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The table {@code calendar}, read together with how its row in {@code sync_state} stands. */
interface Calendars {
  /** A calendar as it is shown; empty as well while its account is being erased. */
  Optional<CalendarView> view(ApplicationId application, CalendarId calendar);

  /** A calendar and how its account stands. */
  Optional<WriteStore.Place> place(ApplicationId application, CalendarId calendar);

  /** Calendars as {@link CalendarStore#list} says. */
  Batch<CalendarView> list(
      ApplicationId application,
      @Nullable AccountId account,
      @Nullable CalendarId after,
      int limit);

  /** All of an account. */
  List<Calendar> ofAccount(AccountKey account);

  /** Whose a calendar is. */
  Optional<AccountKey> account(ApplicationId application, CalendarId calendar);

  /** Reads and locks a calendar. */
  Optional<Calendar> lock(ApplicationId application, CalendarId calendar);

  /** Adds a calendar that is not there. */
  void insert(ApplicationId application, Calendar calendar);

  /** Changes what a provider says of a calendar. */
  void update(ApplicationId application, Calendar calendar);

  /** Notes whether somebody wants a calendar. */
  void follow(ApplicationId application, CalendarId calendar, boolean sync);

  /**
   * Asks for a pass over each calendar whose tag is news or missing, and vouches for those whose
   * tag is the same and that have nothing outstanding. A new tag ends a pause after failures, and
   * being listed at all an erasure that was left in the middle; what the service itself asked for
   * is kept.
   *
   * @return how many have something outstanding that can be got now
   */
  int request(AccountKey account, Map<CalendarId, @Nullable String> stateTags, Instant asOf);

  /**
   * Notes that a listing lacks calendars. Absence alone proves nothing, so each is asked for itself
   * by a pass; one that is merely out of sight goes on to be read.
   *
   * @return how many were not missing before {@code before}: a second listing has to confirm them
   */
  int missing(AccountKey account, Collection<CalendarId> calendars, Instant now, Instant before);

  /**
   * Which calendars are gone: listings have lacked them since {@code before} at the latest, and the
   * calendar itself said meanwhile that it is not there or may not be read. Of one that nobody
   * follows absence has to do.
   */
  List<CalendarKey> gone(
      AccountKey account, Collection<CalendarId> calendars, Instant before, boolean unfollowedToo);

  /**
   * Takes a calendar away with all that is kept of it but its events.
   *
   * @return whether there was one
   */
  boolean delete(CalendarKey calendar);
}
