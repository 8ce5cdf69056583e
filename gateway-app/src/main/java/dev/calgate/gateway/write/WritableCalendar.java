package dev.calgate.gateway.write;

import dev.calgate.gateway.store.CalendarKey;
import dev.calgate.gateway.store.WriteStore;
import dev.calgate.model.Account;
import dev.calgate.model.ApplicationId;
import dev.calgate.model.Calendar;
import dev.calgate.model.EventDetails;
import dev.calgate.provider.CalendarRef;
import dev.calgate.provider.Writing;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A calendar into which events can be written as far as the gateway knows. */
record WritableCalendar(CalendarKey key, CalendarRef ref, String provider, Writing writing) {

  /**
   * The calendar of a place.
   *
   * @param writing null when its provider is only read
   * @throws WriteException when nothing can be written there, with the reason
   */
  static WritableCalendar of(
      ApplicationId application, WriteStore.Place place, @Nullable Writing writing) {
    Calendar calendar = place.calendar();
    if (place.account() == Account.Status.PAUSED) {
      throw state("The account is paused");
    }
    if (place.account() == Account.Status.NEEDS_RECONNECT) {
      throw state("The account has to be connected again");
    }
    if (!calendar.sync()) {
      throw state("The calendar is not followed; change it to sync: true first");
    }
    if (calendar.readOnly() || writing == null) {
      throw WriteException.readOnly();
    }
    return new WritableCalendar(
        new CalendarKey(application, calendar.accountId(), calendar.id()),
        new CalendarRef(calendar.ref()),
        calendar.provider(),
        writing);
  }

  private static WriteException state(String message) {
    return WriteException.of(WriteException.Kind.STATE, message);
  }

  /**
   * Sees to it that the provider can hold what is wanted.
   *
   * @param before null for a new event
   * @throws WriteException naming the fields that it cannot hold
   */
  void check(@Nullable EventDetails before, EventDetails after, boolean exception) {
    Map<String, String> refused = writing.refused(before, after, exception);
    if (!refused.isEmpty()) {
      throw WriteException.invalid(refused);
    }
  }
}
