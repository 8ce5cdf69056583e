package dev.calgate.gateway.store;

import dev.calgate.gateway.store.MemoryKeys.Part;
import dev.calgate.gateway.store.MemoryRows.Change;
import dev.calgate.gateway.store.MemoryRows.EventRow;
import dev.calgate.gateway.store.MemoryRows.Head;
import dev.calgate.model.ApplicationId;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** What {@link FeedAppender} does, in memory. */
final class MemoryFeed implements Feed {
  private static final DateTimeFormatter TEXT =
      DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss.SSS'Z'").withZone(ZoneOffset.UTC);

  private final MemoryRows rows;

  MemoryFeed(MemoryRows rows) {
    this.rows = rows;
  }

  @Override
  public void append(ApplicationId application, List<ChangeEntry> entries, Instant now) {
    if (entries.isEmpty()) {
      return;
    }
    Head head = rows.heads.get(application.value());
    if (head == null) {
      throw new IllegalStateException("Expected one element, but found none");
    }
    Instant at = MemoryKeys.greatest(head.at(), MemoryKeys.micros(now));
    String text = TEXT.format(at);
    long position = head.last();
    long bytes = head.bytes();
    Set<String> once = new HashSet<>();
    for (ChangeEntry entry : entries) {
      position++;
      bytes += entry.bytes();
      rows.changes.put(
          new Part(application.value(), position, "", ""),
          new Change(entry, position, at, document(entry, position, text)));
      StoredEvent stored = entry.stored();
      if (stored != null) {
        if (!once.add(stored.event().id().value())) {
          throw MemoryDatabase.refused("21000", "an event twice in one statement");
        }
        store(stored, position, at);
      }
    }
    rows.heads.put(application.value(), new Head(position, at, bytes));
  }

  private static String document(ChangeEntry entry, long position, String at) {
    StringBuilder text = new StringBuilder(entry.head().length() + entry.document().length() + 80);
    text.append("{\"position\":").append(position).append(",\"at\":\"").append(at).append("\",");
    text.append(entry.head());
    StoredEvent stored = entry.stored();
    if (stored == null) {
      text.append(entry.document());
    } else if (stored.deleted()) {
      text.append("null");
    } else {
      text.append("{\"position\":").append(position).append(',');
      text.append(entry.document(), 1, entry.document().length());
    }
    return text.append('}').toString();
  }

  private void store(StoredEvent stored, long position, Instant at) {
    var event = stored.event();
    String id = event.id().value();
    EventRow old = rows.events.get(id);
    EventRow row =
        new EventRow(
            id,
            old == null ? event.accountId().value() : old.account(),
            old == null ? event.calendarId().value() : old.calendar(),
            event.source().ref(),
            event.seriesId() == null ? null : event.seriesId().value(),
            MemoryKeys.stored(stored.startsAt()),
            MemoryKeys.stored(stored.endsAt()),
            stored.contentHash(),
            at,
            stored.deleted(),
            position,
            stored.document());
    if (old != null && !old.ref().equals(row.ref())) {
      rows.eventsOfObjects.remove(old.byObject());
    }
    rows.events.put(id, row);
    rows.eventsOfObjects.put(row.byObject(), row);
  }
}
