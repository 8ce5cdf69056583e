package dev.calgate.provider.google.wire;

import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** The event colours that colors.get names, each by its id from 1 on. */
final class Colors {
  private static final List<String> IN_ORDER =
      List.of(
          "#a4bdfc", "#7ae7bf", "#dbadff", "#ff887c", "#fbd75b", "#ffb878", "#46d6db", "#e1e1e1",
          "#5484ed", "#51b749", "#dc2127");

  private Colors() {}

  /** The colour of an id; null for one that is not known. */
  static @Nullable String color(@Nullable String id) {
    return id != null && id.matches("[1-9]|1[01]") ? IN_ORDER.get(Integer.parseInt(id) - 1) : null;
  }

  /** The id of a colour; null for one that Google does not have. */
  static @Nullable String id(String color) {
    int place = IN_ORDER.indexOf(color.toLowerCase(Locale.ROOT));
    return place < 0 ? null : String.valueOf(place + 1);
  }

  static List<String> all() {
    return IN_ORDER;
  }
}
