package dev.calgate.model;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What differs between two states of one calendar, in the API's words. Identity and source belong
 * to the calendar for life and are no content.
 *
 * @param before old values of the fields that differ, in the order of the API's document; null for
 *     a field that was absent
 */
public record CalendarDiff(Map<String, @Nullable Object> before) {

  public CalendarDiff {
    before = Collections.unmodifiableMap(new LinkedHashMap<>(before));
  }

  /** Compares two states of one calendar. */
  public static CalendarDiff between(Calendar before, Calendar after) {
    return new CalendarDiff(CanonicalForm.differences(fields(before), fields(after)));
  }

  /** The names of the fields that differ. */
  public Set<String> changed() {
    return before.keySet();
  }

  /** A calendar's content by the API's names, in the order of the API's document. */
  public static Map<String, @Nullable Object> fields(Calendar calendar) {
    Map<String, @Nullable Object> fields = new LinkedHashMap<>();
    fields.put("name", calendar.name());
    fields.put("description", calendar.description());
    fields.put("color", calendar.color());
    fields.put("time_zone", calendar.timeZone());
    fields.put("primary", calendar.primary());
    fields.put("read_only", calendar.readOnly());
    fields.put("sync", calendar.sync());
    return fields;
  }
}
