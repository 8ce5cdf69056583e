package dev.calgate.provider.caldav;

import dev.calgate.model.EventDetails;
import dev.calgate.provider.CalendarRef;
import dev.calgate.provider.ObjectRef;
import dev.calgate.testkit.WritingHands;
import java.util.Optional;

/** What CalDAV servers keep and iCalendar cannot hold. */
abstract class PropertyHands implements WritingHands {
  private static final String UNKNOWN = "X-FROM-THE-FUTURE:kept";

  abstract String text(CalendarRef calendar, ObjectRef object);

  abstract void put(CalendarRef calendar, ObjectRef object, String text);

  @Override
  public boolean plantUnknown(CalendarRef calendar, ObjectRef object) {
    String text = text(calendar, object).replace("END:VEVENT", UNKNOWN + "\r\nEND:VEVENT");
    put(calendar, object, text);
    return true;
  }

  @Override
  public boolean hasUnknown(CalendarRef calendar, ObjectRef object) {
    return text(calendar, object).contains(UNKNOWN);
  }

  @Override
  public Optional<Unholdable> unholdable(EventDetails details) {
    return Optional.of(new Unholdable(details.toBuilder().color("#ff0000").build(), "color"));
  }
}
