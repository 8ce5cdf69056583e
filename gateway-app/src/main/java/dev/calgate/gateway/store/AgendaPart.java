package dev.calgate.gateway.store;

import dev.calgate.gateway.store.AgendaStore.Makers;
import dev.calgate.gateway.store.AgendaStore.Question;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jdbi.v3.core.statement.SqlStatement;

/**
 * A part of a question whose events all have the same window.
 *
 * @param calendars in which they are
 * @param window which they are to be in
 * @param repeated the part of the window in which occurrences of series are told: no endless one
 *     would ever end
 * @param makers whose they are
 */
record AgendaPart(
    Question question,
    List<String> calendars,
    AgendaWindow window,
    AgendaWindow repeated,
    Makers makers) {
  /** How far back series are told whose window is all of time. */
  private static final Duration PAST = Duration.ofDays(3653);

  /**
   * What marks a cancelled event: quotes are escaped in every text, so none can be taken for it.
   */
  static final String CANCELLED =
      "(busy is null and position('\"status\":\"cancelled\"' in document) > 0)";

  /** An exception may be in another object than its series, by whose object both are known. */
  private static final String MANAGED =
      " exists (select from managed_event m where m.application_id = :application"
          + " and m.calendar_id = e.calendar_id and m.ref ="
          + " coalesce((select s.ref from event s where s.event_id = e.series_id), e.ref))";

  static List<AgendaPart> of(Question question, List<String> calendars) {
    AgendaWindow window = AgendaWindow.of(question.from(), question.to(), question.zone());
    if (!question.ownAlways() || question.makers() == Makers.OTHERS) {
      return List.of(new AgendaPart(question, calendars, window, window, question.makers()));
    }
    AgendaWindow repeated =
        AgendaWindow.of(question.from().minus(PAST), question.to(), question.zone());
    AgendaPart own =
        new AgendaPart(question, calendars, AgendaWindow.ALL, repeated, Makers.APPLICATION);
    return question.makers() == Makers.APPLICATION
        ? List.of(own)
        : List.of(own, new AgendaPart(question, calendars, window, window, Makers.OTHERS));
  }

  /** Conditions on an event {@code e} that hold whatever it is. */
  String conditions() {
    return ownership() + (question.since() == null ? "" : " and e.changed_at >= :since");
  }

  /** Conditions on whose event {@code e} is. */
  String ownership() {
    return " and e.application_id = :application"
        + switch (makers) {
          case OTHERS -> " and not" + MANAGED;
          case APPLICATION -> " and" + MANAGED;
          case ALL -> "";
        };
  }

  /** Binds what the conditions name, and {@code calendars}. */
  <S extends SqlStatement<S>> S bind(S statement) {
    Instant since = question.since();
    if (since != null) {
      statement.bind("since", new Moment(since));
    }
    return statement
        .bind("application", question.account().application().value())
        .bind("calendars", TextArray.of(calendars, it -> it));
  }
}
