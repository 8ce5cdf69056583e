package dev.calgate.provider.caldav;

import dev.calgate.provider.ErrorScope;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What a server says to a write.
 *
 * @param status the answer's, or the one that it wraps into a multistatus
 * @param condition the precondition that is not met, if it names one
 * @param owner of a UID that is taken the reference, if it names one
 */
record WriteAnswer(int status, Optional<String> condition, Optional<String> owner) {
  static final String UID_CONFLICT = "no-uid-conflict";

  /** RFC 4791 section 5.3.2.1, RFC 6638 section 3.2.4, RFC 4331 section 6, RFC 4918 and 3744. */
  private static final List<String> CONDITIONS =
      List.of(
          UID_CONFLICT,
          "valid-calendar-data",
          "valid-calendar-object-resource",
          "supported-calendar-data",
          "supported-calendar-component",
          "calendar-collection-location-ok",
          "max-resource-size",
          "min-date-time",
          "max-date-time",
          "max-instances",
          "max-attendees-per-instance",
          "unique-scheduling-object-resource",
          "same-organizer-in-all-components",
          "allowed-organizer-scheduling-object-change",
          "allowed-attendee-scheduling-object-change",
          "default-calendar-needed",
          "quota-not-exceeded",
          "sufficient-disk-space",
          DavErrors.PRIVILEGES);

  private static final Pattern OWNER =
      Pattern.compile(UID_CONFLICT + "[^>]*>\\s*<[^>]*href[^>]*>\\s*([^<\\s]+)\\s*<");

  /**
   * Reads and closes an answer.
   *
   * @throws dev.calgate.provider.ProviderException when it speaks of the server as a whole
   */
  static WriteAnswer of(DavAnswer answer, DavCalendar calendar) {
    try (answer) {
      DavErrors.checkServer(answer, ErrorScope.CALENDAR, calendar.now());
      Optional<String> condition = CONDITIONS.stream().filter(answer::mentions).findFirst();
      Optional<String> owner =
          Optional.of(OWNER.matcher(answer.excerpt()))
              .filter(Matcher::find)
              .map(found -> found.group(1));
      int status = answer.status() == 207 ? wrapped(answer, calendar) : answer.status();
      return new WriteAnswer(status, condition, owner);
    }
  }

  /** Xandikos says so what others say in the status line. */
  private static int wrapped(DavAnswer answer, DavCalendar calendar) {
    List<Integer> statuses = new ArrayList<>();
    Multistatus.forEach(answer, calendar.context(), it -> statuses.add(it.status()));
    return statuses.stream().filter(it -> it >= 300).findFirst().orElse(207);
  }

  boolean isDone() {
    return status == 200 || status == 201 || status == 204;
  }

  boolean isGone() {
    return status == 404 || status == 410;
  }

  /** Whether it is as it was not expected to be; what is wrong with the write itself is no such. */
  boolean isConflict() {
    return status == 412 && condition.isEmpty();
  }
}
