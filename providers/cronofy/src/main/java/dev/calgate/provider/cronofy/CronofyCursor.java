package dev.calgate.provider.cronofy;

import dev.calgate.provider.ErrorKind;
import dev.calgate.provider.ErrorScope;
import dev.calgate.provider.ProviderException;
import dev.calgate.provider.SyncCursor;
import java.time.Instant;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Up to when a calendar was read, by the service's own clock: Cronofy has no cursors, but tells
 * what changed at or after a second.
 */
record CronofyCursor(Instant mark) {
  private static final Pattern FORM = Pattern.compile("c1:(-?[0-9]{1,12})");

  /**
   * Reads a cursor.
   *
   * @throws ProviderException {@link ErrorKind#CURSOR_EXPIRED} when it is of another form
   */
  static CronofyCursor parse(SyncCursor cursor) {
    Matcher form = FORM.matcher(cursor.value());
    if (!form.matches()) {
      throw new ProviderException(
          ErrorKind.CURSOR_EXPIRED,
          ErrorScope.CALENDAR,
          "The cursor belongs to another version of this gateway");
    }
    return new CronofyCursor(Instant.ofEpochSecond(Long.parseLong(form.group(1))));
  }

  SyncCursor cursor() {
    return new SyncCursor("c1:" + mark.getEpochSecond());
  }
}
