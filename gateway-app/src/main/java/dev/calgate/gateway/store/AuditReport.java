package dev.calgate.gateway.store;

import static dev.calgate.gateway.store.ValueWriter.field;

import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.sql.Array;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import org.jdbi.v3.core.Handle;

/**
 * What an audit found and healed.
 *
 * @param objects how many its provider listed
 * @param document all of it, as the API shows it
 */
public record AuditReport(long objects, long missing, long ghost, long stale, String document) {

  /** Makes the report of a pass that has healed everything, before its mentions are forgotten. */
  static AuditReport of(Handle handle, Pass pass, Instant asOf) {
    return ObjectRows.bind(
            handle.createQuery(
                "with listed as materialized ("
                    + AuditedRows.LISTED
                    + """
                    )
                    select (select last from feed_head
                            where application_id = :application and lane = 0) as position,
                      (select count(*) from listed) as objects,
                      (select count(*) from event e join listed using (ref)
                       where e.application_id = :application and e.calendar_id = :calendar
                         and not e.deleted) as events,
                      (select count(*) from remote_object o join listed using (ref)
                       where o.application_id = :application and o.calendar_id = :calendar
                         and o.reason is not null) as unreadable,
                      a.*
                    from calendar_audit a
                    where a.application_id = :application and a.calendar_id = :calendar
                    """),
            pass.calendar())
        .bind("pass", pass.number())
        .map((row, context) -> of(pass, asOf, row))
        .one();
  }

  private static AuditReport of(Pass pass, Instant asOf, ResultSet row) throws SQLException {
    long position = row.getLong("position");
    long objects = row.getLong("objects");
    long events = row.getLong("events");
    long unreadable = row.getLong("unreadable");
    long missing = row.getLong("missing");
    long ghost = row.getLong("ghost");
    long stale = row.getLong("stale");
    List<String> missingExamples = texts(row.getArray("missing_examples"));
    List<String> ghostExamples = texts(row.getArray("ghost_examples"));
    List<String> staleExamples = texts(row.getArray("stale_examples"));
    String document =
        Json.write(
            json -> {
              json.writeStartObject();
              field(json, "as_of", asOf);
              field(json, "position", position);
              field(json, "request_id", pass.origin().requestId());
              field(json, "objects", objects);
              field(json, "events", events);
              field(json, "unreadable", unreadable);
              field(json, "missing", missing);
              field(json, "ghost", ghost);
              field(json, "stale", stale);
              json.writeObjectFieldStart("examples");
              examples(json, "missing", missingExamples);
              examples(json, "ghost", ghostExamples);
              examples(json, "stale", staleExamples);
              json.writeEndObject();
              json.writeEndObject();
            });
    return new AuditReport(objects, missing, ghost, stale, document);
  }

  private static List<String> texts(Array array) throws SQLException {
    return List.of((String[]) array.getArray());
  }

  private static void examples(JsonGenerator json, String name, List<String> documents)
      throws IOException {
    json.writeArrayFieldStart(name);
    for (String document : documents) {
      json.writeRawValue(document);
    }
    json.writeEndArray();
  }
}
