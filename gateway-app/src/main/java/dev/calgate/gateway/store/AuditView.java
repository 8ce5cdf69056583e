package dev.calgate.gateway.store;

import static dev.calgate.gateway.store.ValueWriter.field;

import dev.calgate.model.AccountId;
import dev.calgate.model.CalendarId;
import dev.calgate.provider.ErrorKind;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * How a calendar's audits stand.
 *
 * @param state of the last one
 * @param report the last one that went through, as {@link AuditReport} has it; null for none
 * @param failure why the last attempt broke off; null when it did not
 * @param nextAt when the calendar is audited by itself; null for never
 */
public record AuditView(
    State state, @Nullable String report, @Nullable Failure failure, @Nullable Instant nextAt) {

  /** Nobody has asked for any. */
  public static final AuditView NONE = new AuditView(State.NONE, null, null, null);

  private static final String NO_REPORT =
      """
      {"as_of":null,"position":null,"request_id":null,"objects":null,"events":null,\
      "unreadable":null,"missing":null,"ghost":null,"stale":null,\
      "examples":{"missing":[],"ghost":[],"stale":[]}}""";

  /** What became of the last audit that was asked for, or planned. */
  public enum State {
    /** There was none. */
    NONE,
    /** It waits for its turn, or is running. */
    RUNNING,
    /** It has ended. */
    DONE,
    /** It broke off. */
    FAILED
  }

  /** What it broke off for. */
  public record Failure(ErrorKind kind, String message, Instant at) {}

  /** The failure, if there is one. */
  public Optional<Failure> problem() {
    return Optional.ofNullable(failure);
  }

  static AuditView of(ResultSet row) throws SQLException {
    String kind = row.getString("error_kind");
    Failure failure =
        kind == null
            ? null
            : new Failure(
                ErrorKind.valueOf(kind.toUpperCase(Locale.ROOT)),
                row.getString("error_message"),
                row.getTimestamp("error_at").toInstant());
    String report = row.getString("report");
    State ended = failure != null ? State.FAILED : report == null ? State.NONE : State.DONE;
    return new AuditView(
        row.getBoolean("open") ? State.RUNNING : ended,
        report,
        failure,
        SyncRows.instant(row.getTimestamp("due_at")));
  }

  /** The API's document: the state, and what the last report says. */
  public String document(AccountId account, CalendarId calendar) {
    String head =
        Json.write(
            json -> {
              json.writeStartObject();
              field(json, "account_id", account.value());
              field(json, "calendar_id", calendar.value());
              field(json, "state", state);
              field(json, "next_at", nextAt);
              json.writeFieldName("error");
              if (failure == null) {
                json.writeNull();
              } else {
                json.writeStartObject();
                field(json, "kind", failure.kind());
                field(json, "message", failure.message());
                field(json, "at", failure.at());
                json.writeEndObject();
              }
              json.writeEndObject();
            });
    String found = report == null ? NO_REPORT : report;
    return head.substring(0, head.length() - 1) + "," + found.substring(1);
  }
}
