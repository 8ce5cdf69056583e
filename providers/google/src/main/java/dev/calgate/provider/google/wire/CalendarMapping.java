package dev.calgate.provider.google.wire;

import com.google.api.services.calendar.model.CalendarListEntry;
import dev.calgate.provider.CalendarRef;
import dev.calgate.provider.RemoteCalendar;
import java.time.DateTimeException;
import java.time.ZoneId;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What an entry of the calendar list says (CalendarList resource). */
public final class CalendarMapping {
  /** What is read of an entry. */
  public static final String FIELDS =
      "id,deleted,accessRole,summary,summaryOverride,description,backgroundColor,timeZone,primary";

  private static final Set<String> WRITERS =
      Set.of("writer", "writerWithoutPrivateAccess", "owner");

  private CalendarMapping() {}

  /** The calendar; empty for one that is deleted, or of which nothing may be seen. */
  public static Optional<RemoteCalendar> calendar(CalendarListEntry entry) {
    String id = entry.getId();
    String role = String.valueOf(entry.getAccessRole());
    if (id == null || id.isEmpty() || isTrue(entry.getDeleted()) || role.equals("none")) {
      return Optional.empty();
    }
    String own = text(entry.getSummaryOverride());
    String name = own.isBlank() ? text(entry.getSummary()) : own;
    return Optional.of(
        new RemoteCalendar(
            new CalendarRef(id),
            name.isBlank() ? id : name,
            text(entry.getDescription()),
            entry.getBackgroundColor(),
            zone(entry.getTimeZone()),
            isTrue(entry.getPrimary()),
            !WRITERS.contains(role),
            null));
  }

  private static @Nullable String zone(@Nullable String name) {
    try {
      return name == null ? null : ZoneId.of(name).getId();
    } catch (DateTimeException e) {
      return null;
    }
  }

  private static String text(@Nullable String text) {
    return text == null ? "" : text;
  }

  private static boolean isTrue(@Nullable Boolean value) {
    return Boolean.TRUE.equals(value);
  }
}
