package dev.calgate.gateway.store;

import dev.calgate.model.recurrence.FormerZones;
import java.time.Instant;
import java.time.zone.ZoneRules;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Events are kept by local time and zone, and the moments that follow from it by the rules of time
 * zones that the JDK has. When another JDK has other rules, the moments of events that are not over
 * are computed anew, and the feed says of which of them they are others: calendar by calendar, a
 * few events at a time, under the lock that a pass takes. It may be left at any point and goes on
 * where it was, on one node at a time. Thread-safe.
 */
public final class TzdataStore {
  private static final Logger LOG = LoggerFactory.getLogger(TzdataStore.class);
  private static final int WINDOW = 500;

  /**
   * Documents are looked into for a window's events alone, not for all that are sorted for it.
   * Those that have ended are let alone; no change of rules moves an end by more.
   */
  private static final String WINDOW_OF_EVENTS =
      """
      with place as materialized (
        select ref, event_id from event
        where application_id = :application and calendar_id = :calendar
          and ref >= :ref and (ref, event_id) > (:ref, :event)
        order by ref, event_id limit :limit)
      select place.ref, event_id, not deleted and ends_at > cast(:now as timestamptz) - interval '2 days'
                                  and document like any(:patterns) as concerned
      from place join event using (event_id) order by place.ref, event_id
      """;

  private final Jdbi jdbi;
  private final Tzdata tzdata;
  private final String fingerprint;
  private final Runnable appended;
  private final int window;

  /**
   * On a database.
   *
   * @param tzdata of this JDK
   * @param appended called after every commit that added to a feed
   */
  public TzdataStore(Jdbi jdbi, Tzdata tzdata, Runnable appended) {
    this(jdbi, tzdata, appended, WINDOW);
  }

  TzdataStore(Jdbi jdbi, Tzdata tzdata, Runnable appended, int window) {
    this.jdbi = jdbi;
    this.tzdata = tzdata;
    this.fingerprint = tzdata.fingerprint();
    this.appended = appended;
    this.window = window;
  }

  /**
   * How the store's moments stand to this JDK's rules.
   *
   * @param version of this JDK
   * @param stored the version by which moments are, or are just being, computed
   * @param same whether its rules are this JDK's
   * @param done whether all moments are computed by it
   */
  public record State(String version, String stored, boolean same, boolean done) {}

  /** How it is just now. */
  public State state() {
    Optional<TzdataRows.Target> target = jdbi.withHandle(TzdataRows::target);
    return target
        .map(
            it ->
                new State(
                    tzdata.version(),
                    it.version(),
                    it.fingerprint().equals(fingerprint),
                    it.done()))
        .orElseGet(() -> new State(tzdata.version(), tzdata.version(), true, false));
  }

  /**
   * Has the moments computed by this JDK's rules from now on, if they were computed by others: the
   * JDK that starts last decides. Takes no long time; {@link #run} does the work.
   */
  public void begin(Instant now) {
    jdbi.useTransaction(
        handle -> {
          handle.execute("lock table tzdata in share row exclusive mode");
          Optional<TzdataRows.Target> target = TzdataRows.target(handle);
          if (!target.map(TzdataRows.Target::fingerprint).equals(Optional.of(fingerprint))) {
            target.ifPresent(
                it -> LOG.info("tzdata {} takes the place of {}", tzdata.version(), it.version()));
            TzdataRows.aim(handle, tzdata, now);
            TzdataRows.doubtUnreadable(handle);
          }
        });
  }

  /** Does what is left to do by this JDK's rules, unless another node is at it. */
  public void run(Instant now) {
    State state = state();
    if (!state.same() || state.done()) {
      return;
    }
    Rules rules = rules();
    Step step = step(now, rules);
    int entries = 0;
    while (step.more()) {
      entries += step.entries();
      step = step(now, rules);
    }
    if (state().done()) {
      LOG.info("moments are computed by tzdata {}: {} entries", tzdata.version(), entries);
    }
  }

  private record Step(boolean more, int entries) {}

  private Step step(Instant now, Rules rules) {
    Step step = jdbi.inTransaction(handle -> step(handle, now, rules));
    if (step.entries() > 0) {
      appended.run();
    }
    return step;
  }

  private Step step(Handle handle, Instant now, Rules rules) {
    Optional<TzdataRows.Progress> progress = TzdataRows.take(handle, fingerprint);
    if (progress.isEmpty()) {
      return new Step(false, 0);
    }
    Optional<CalendarKey> calendar =
        rules.patterns().isEmpty() ? Optional.empty() : TzdataRows.calendar(handle, progress.get());
    if (calendar.isEmpty()) {
      TzdataRows.done(handle, fingerprint);
      return new Step(false, 0);
    }
    return new Step(true, step(handle, now, rules, progress.get(), calendar.get()));
  }

  private int step(
      Handle handle, Instant now, Rules rules, TzdataRows.Progress progress, CalendarKey calendar) {
    String name = calendar.calendar().value();
    boolean inside = name.equals(progress.calendar()) && progress.ref() != null;
    Place from =
        inside
            ? new Place(
                Objects.requireNonNull(progress.ref()),
                Objects.requireNonNull(progress.event()),
                false)
            : Place.FIRST;
    List<Place> places = window(handle, now, rules, calendar, from);
    Place last = places.size() < window ? Place.NONE : places.get(places.size() - 1);
    TzdataRows.reached(handle, fingerprint, name, last.ref(), last.event());
    List<String> concerned =
        places.stream()
            .filter(Place::concerned)
            .map(place -> Objects.requireNonNull(place.event()))
            .toList();
    // Nothing is there to wait for when the account is being erased.
    if (concerned.isEmpty() || !new WriteRows(handle).lock(calendar)) {
      return 0;
    }
    List<ChangeEntry> entries =
        new MovedEvents(handle, calendar, rules.former(), now).entries(concerned, progress.begun());
    new FeedAppender(handle).append(calendar.application(), entries, now);
    return entries.size();
  }

  /** An event's place in the order in which a calendar's events are taken. */
  private record Place(@Nullable String ref, @Nullable String event, boolean concerned) {
    static final Place FIRST = new Place("", "", false);
    static final Place NONE = new Place(null, null, false);
  }

  private List<Place> window(
      Handle handle, Instant now, Rules rules, CalendarKey calendar, Place from) {
    return ObjectRows.bind(handle.createQuery(WINDOW_OF_EVENTS), calendar)
        .bind("now", FeedAppender.timestamp(now))
        .bind("patterns", TextArray.of(rules.patterns(), pattern -> pattern))
        .bind("ref", from.ref())
        .bind("event", from.event())
        .bind("limit", window)
        .map((row, context) -> new Place(row.getString(1), row.getString(2), row.getBoolean(3)))
        .list();
  }

  /**
   * What may differ.
   *
   * @param former every set of rules by which stored moments may have been computed
   * @param patterns of documents that it may concern
   */
  private record Rules(List<FormerZones> former, Set<String> patterns) {}

  private Rules rules() {
    List<FormerZones> former = new ArrayList<>();
    Set<String> zones = new HashSet<>();
    var stored = jdbi.withHandle(handle -> TzdataRows.former(handle, fingerprint));
    for (Map<String, String> texts : stored.values()) {
      Map<String, ZoneRules> differing = new HashMap<>();
      texts.forEach(
          (zone, text) -> {
            String now = tzdata.zones().get(zone);
            if (now != null && !text.equals(now)) {
              zones.add(pattern(zone));
              differing.put(zone, Tzdata.rules(text));
            }
          });
      former.add(new FormerZones(differing));
    }
    return new Rules(former, stored.isEmpty() ? Set.of(pattern("%")) : zones);
  }

  /** In a pattern an underscore stands for any letter, which does no harm. */
  private static String pattern(String zone) {
    return "%\"time_zone\":\"" + zone + "\"%";
  }
}
