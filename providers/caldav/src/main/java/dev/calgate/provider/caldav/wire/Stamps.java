package dev.calgate.provider.caldav.wire;

import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;

/** When an event was written, and which revision of it that is. */
final class Stamps {
  private static final DateTimeFormatter UTC =
      DateTimeFormatter.ofPattern("uuuuMMdd'T'HHmmss'Z'", Locale.ROOT).withZone(ZoneOffset.UTC);

  private final String now;

  Stamps(Instant now) {
    this.now = UTC.format(now);
  }

  void created(TextComponent event) {
    event.add("DTSTAMP:" + now);
    event.add("CREATED:" + now);
    event.add("LAST-MODIFIED:" + now);
  }

  /** Marks an event as new that was another one before. */
  void renewed(TextComponent event) {
    event.set("DTSTAMP", "DTSTAMP:" + now);
    event.set("CREATED", "CREATED:" + now);
    event.set("LAST-MODIFIED", "LAST-MODIFIED:" + now);
  }

  /**
   * Marks a change.
   *
   * @param revision whether it is one that attendees have to know of (RFC 5546 section 2.1.4)
   */
  void changed(TextComponent event, boolean revision) {
    event.set("DTSTAMP", "DTSTAMP:" + now);
    event.set("LAST-MODIFIED", "LAST-MODIFIED:" + now);
    if (revision) {
      event.set("SEQUENCE", "SEQUENCE:" + (DetailsMapping.sequence(event.component()) + 1));
    }
  }
}
