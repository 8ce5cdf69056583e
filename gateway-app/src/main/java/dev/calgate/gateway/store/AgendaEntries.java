package dev.calgate.gateway.store;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.calgate.gateway.store.AgendaStore.Entry;
import dev.calgate.gateway.store.AgendaStore.Makers;
import dev.calgate.gateway.store.AgendaStore.Question;
import dev.calgate.model.Event;
import dev.calgate.model.EventKind;
import dev.calgate.model.recurrence.Occurrence;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;

/** Reads what the lines of a page say. For one thread. */
final class AgendaEntries {
  private static final double MICROS = 1e6;

  /** Lines whose documents are read at once. */
  private static final int READ_SIZE = 302;

  /** The first of some documents: fewer when they are very large. */
  private static final String DOCUMENTS =
      """
      select event_id, date_part('epoch', changed_at), document, <managed> from (
        select e.*, sum(octet_length(document)) over (order by ord rows unbounded preceding) as total
        from unnest(:events) with ordinality as asked(event_id, ord) join event e using (event_id)) e
      where total - octet_length(document) < :bytes
      """;

  private static final String MANAGED =
      """
      (select min(m.managed_id) from managed_event m
       where m.application_id = e.application_id and m.calendar_id = e.calendar_id
         and m.ref = coalesce((select s.ref from event s where s.event_id = e.series_id), e.ref))
      """;

  private static final String FORMER =
      """
      select document from change
      where application_id = :application and lane = 0 and position = :position
      """;

  private final Handle handle;
  private final Question question;
  private final Map<String, Boolean> writable;
  private Map<String, Document> documents = Map.of();
  private long formerPosition;
  private @Nullable Document former;
  private long bytes;

  AgendaEntries(Handle handle, Question question, Map<String, Boolean> writable) {
    this.handle = handle;
    this.question = question;
    this.writable = writable;
  }

  /** What a row says, read when it is first needed. */
  private static final class Document {
    private final Instant changedAt;
    private final @Nullable String managed;
    private final int size;
    private final Event event;

    Document(Instant changedAt, @Nullable String managed, int size, Event event) {
      this.changedAt = changedAt;
      this.managed = managed;
      this.size = size;
      this.event = event;
    }

    static Document of(ResultSet row) throws SQLException {
      String text = row.getString(3);
      return new Document(
          moment(row.getDouble(2)), row.getString(4), text.length(), EventReader.read(text));
    }
  }

  /** A moment that PostgreSQL gave as seconds of the epoch. */
  static Instant moment(double epoch) {
    long micros = Math.round(epoch * MICROS);
    long million = (long) MICROS;
    return Instant.ofEpochSecond(
        Math.floorDiv(micros, million), Math.floorMod(micros, million) * 1_000L);
  }

  Batch<Entry> written(List<AgendaLine> lines, int limit) {
    List<Entry> written = new ArrayList<>();
    for (int i = 0; i < Math.min(limit, lines.size()) && bytes < Batch.MAX_BYTES; i++) {
      AgendaLine line = lines.get(i);
      if (!documents.containsKey(line.event())) {
        read(lines.subList(i, Math.min(i + READ_SIZE, Math.min(limit, lines.size()))));
      }
      written.add(entry(line));
    }
    return new Batch<>(written, written.size() < lines.size());
  }

  private void read(List<AgendaLine> lines) {
    Set<String> events = new TreeSet<>();
    List<String> inOrder = lines.stream().map(AgendaLine::event).filter(events::add).toList();
    Map<String, Document> read = new HashMap<>();
    handle
        .createQuery(
            DOCUMENTS.replace("<managed>", question.makers() == Makers.OTHERS ? "null" : MANAGED))
        .bind("events", TextArray.of(inOrder, it -> it))
        .bind("bytes", Batch.MAX_BYTES)
        .map((row, context) -> Map.entry(row.getString(1), Document.of(row)))
        .forEach(it -> read.put(it.getKey(), it.getValue()));
    documents = read;
  }

  private Entry entry(AgendaLine line) {
    Document now = Objects.requireNonNull(documents.get(line.event()));
    Document told = line.former() == 0 ? now : former(line, now);
    bytes += told.size;
    Occurrence occurrence = occurrence(line, told.event);
    return new Entry(
        line.place(),
        id(occurrence),
        told.event,
        occurrence.start(),
        occurrence.end(),
        line.gone(),
        line.changedAt() == null ? now.changedAt : line.changedAt(),
        now.managed,
        writable.getOrDefault(told.event.calendarId().value(), false));
  }

  /** What its event said before the change that ended it. */
  private Document former(AgendaLine line, Document now) {
    if (former == null || formerPosition != line.former()) {
      String entry =
          handle
              .createQuery(FORMER)
              .bind("application", question.account().application().value())
              .bind("position", line.former())
              .mapTo(String.class)
              .one();
      ObjectNode document = Json.empty();
      document.setAll((ObjectNode) Json.tree(EventDocument.write(now.event)));
      document.setAll(FormerStates.document(line.event(), Json.tree(entry)));
      former = new Document(now.changedAt, now.managed, entry.length(), EventReader.read(document));
      formerPosition = line.former();
    }
    return former;
  }

  private static Occurrence occurrence(AgendaLine line, Event event) {
    if (line.occurrence() != null) {
      Occurrence told = line.occurrence().get();
      return new Occurrence(told.originalStart(), told.start(), told.end(), event);
    }
    return event.originalStart() == null
        ? new Occurrence(
            event.details().start(), event.details().start(), event.details().end(), event)
        : EventLookup.exceptional(event);
  }

  /** What the API calls it: an event that does not repeat by its own id. */
  static String id(Occurrence it) {
    return it.event().kind() == EventKind.SINGLE ? it.event().id().value() : it.id();
  }
}
