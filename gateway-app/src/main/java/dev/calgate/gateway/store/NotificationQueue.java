package dev.calgate.gateway.store;

import dev.calgate.model.ApplicationId;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.jspecify.annotations.Nullable;

/**
 * What is sent when: one notification of a channel at a time, taken by one of the gateways on a
 * lease. Thread-safe.
 */
public final class NotificationQueue {
  /** Ranked only within a window, so that a claim costs the same however much is due. */
  private static final int WINDOW = 1_000;

  private static final String WAITING =
      """
      (select channel_id, receiver, next_at, attempts > 0 as failing from notification_channel
       where next_at <= :now and %s and application_id = any(:applications)
         and receiver <> all(:full)
       order by next_at limit %d)
      """;

  private static final String CLAIM =
      """
      with waiting as (
      """
          + WAITING.formatted("attempts = 0", WINDOW)
          + " union all "
          + WAITING.formatted("attempts > 0", WINDOW)
          + """
      ), placed as (
        select w.*,
          row_number() over (partition by w.failing order by w.next_at) as turn,
          coalesce(b.running, 0)
            + row_number() over (partition by w.receiver order by w.failing, w.next_at) as place
        from waiting w left join unnest(:receivers::text[], :running::int[]) as b(receiver, running)
          using (receiver)),
      due as (
        select c.channel_id from notification_channel c join placed p using (channel_id)
        where p.place <= :each and (not p.failing or p.turn <= :failing) and c.next_at <= :now
        order by p.failing, p.next_at limit :limit for no key update of c skip locked)
      update notification_channel c set lease_by = :node, lease_no = c.lease_no + 1, next_at = :until,
        changed_since = least(c.changed_since, c.later_since), later_since = null
      from due where c.channel_id = due.channel_id
      returning c.channel_id, c.application_id, c.callback_url, c.calendar_ids, c.only_managed,
        c.window_changes, c.receiver, c.waiting, c.changed_since, c.attempts, c.failing_since, c.lease_no
      """;

  private static final String MINE =
      """
       from (select * from unnest(:channels::text[], :leases::bigint[], :types::text[], :nexts::timestamptz[],
                                  :sinces::timestamptz[]) as d(channel_id, lease_no, type, next_at, since)) d
      where c.channel_id = d.channel_id and c.lease_no = d.lease_no and c.lease_by is not null
      """;

  private static final String AFTERWARDS =
      "case when d.type = 'change' then c.later_since else least(c.changed_since, c.later_since) end";

  private static final String DELIVERED =
      """
      update notification_channel c set lease_by = null, attempts = 0, failing_since = null,
        waiting = array_remove(c.waiting, d.type), later_since = null, changed_since = <since>,
        next_at = case when cardinality(array_remove(c.waiting, d.type)) > 0 or <since> is not null
                       then d.next_at else 'infinity' end
      """
              .replace("<since>", AFTERWARDS)
          + MINE;

  private static final String FAILED =
      """
      update notification_channel c set lease_by = null, attempts = c.attempts + 1,
        failing_since = d.since, next_at = d.next_at,
        changed_since = least(c.changed_since, c.later_since), later_since = null
      """
          + MINE;

  private static final String CLOSED =
      "delete from notification_channel c using" + MINE.replaceFirst(" from", "");

  private final Jdbi jdbi;
  private final Set<ApplicationId> applications;

  /**
   * On a database.
   *
   * @param applications whose channels are served
   */
  NotificationQueue(Jdbi jdbi, Collection<ApplicationId> applications) {
    this.jdbi = jdbi;
    this.applications = Set.copyOf(applications);
  }

  /**
   * A notification that this gateway is to send.
   *
   * @param receiver host and port of the callback
   * @param changesSince of a change, the moment at or after which all of it was made; else null
   * @param attempts how often it was sent in vain, or what was to be told before it
   * @param failingSince when the first of these was; null without any
   * @param lease the lease's number
   */
  public record Claimed(
      NotificationChannel channel,
      String receiver,
      NotificationType type,
      @Nullable Instant changesSince,
      int attempts,
      @Nullable Instant failingSince,
      long lease) {}

  /**
   * How much of what is due is wanted.
   *
   * @param most notifications
   * @param failing most of them whose last attempt failed
   * @param running what is on its way already, by receiver
   * @param each most that may be on their way to one receiver
   */
  public record Room(int most, int failing, Map<String, Integer> running, int each) {}

  /**
   * Takes leases on what is due, the longest due first, what failed last.
   *
   * @param node who takes them, for people who look at the table
   * @param until when the leases end
   */
  public List<Claimed> claim(String node, Room room, Instant now, Instant until) {
    List<Map.Entry<String, Integer>> running = List.copyOf(room.running().entrySet());
    List<Map.Entry<String, Integer>> full =
        running.stream().filter(it -> it.getValue() >= room.each()).toList();
    return jdbi.inTransaction(
        handle ->
            handle
                .createQuery(CLAIM)
                .bind("applications", TextArray.of(applications, ApplicationId::value))
                .bind("full", TextArray.of(full, Map.Entry::getKey))
                .bind("receivers", TextArray.of(running, Map.Entry::getKey))
                .bindArray(
                    "running", Integer.class, running.stream().map(Map.Entry::getValue).toArray())
                .bind("each", room.each())
                .bind("failing", room.failing())
                .bind("limit", room.most())
                .bind("node", node)
                .bind("now", new Moment(now))
                .bind("until", new Moment(until))
                .map((row, context) -> claimed(row))
                .list());
  }

  private static Claimed claimed(ResultSet row) throws SQLException {
    NotificationType type =
        NotificationType.first(Arrays.asList((String[]) row.getArray("waiting").getArray()));
    return new Claimed(
        NotificationChannels.channel(row),
        row.getString("receiver"),
        type,
        type == NotificationType.CHANGE
            ? SyncRows.instant(row.getTimestamp("changed_since"))
            : null,
        row.getInt("attempts"),
        SyncRows.instant(row.getTimestamp("failing_since")),
        row.getLong("lease_no"));
  }

  /** How the sending of a notification ended. */
  public sealed interface Outcome {
    /** What was sent. */
    Claimed claimed();

    /** It arrived. */
    record Delivered(Claimed claimed) implements Outcome {}

    /**
     * It did not.
     *
     * @param next when to try again
     * @param since when the first attempt failed that was followed by none that did not
     */
    record Failed(Claimed claimed, Instant next, Instant since) implements Outcome {}

    /** Nothing more is sent through the channel. */
    record Closed(Claimed claimed) implements Outcome {}
  }

  /**
   * Notes how some notifications ended; those whose lease was lost are left to its holder. What is
   * left to be told is due at once.
   */
  public void settle(List<Outcome> outcomes, Instant now) {
    if (outcomes.isEmpty()) {
      return;
    }
    jdbi.useTransaction(
        handle -> {
          lock(handle, outcomes);
          update(handle, DELIVERED, of(outcomes, Outcome.Delivered.class), now);
          update(handle, FAILED, of(outcomes, Outcome.Failed.class), now);
          update(handle, CLOSED, of(outcomes, Outcome.Closed.class), now);
        });
  }

  /** In the order in which all take locks on several channels. */
  private static void lock(Handle handle, List<Outcome> outcomes) {
    handle
        .createQuery(
            """
            select 1 from notification_channel where channel_id = any(:channels)
            order by channel_id for update
            """)
        .bind("channels", TextArray.of(outcomes, NotificationQueue::id))
        .mapTo(Integer.class)
        .list();
  }

  private static List<Outcome> of(List<Outcome> outcomes, Class<? extends Outcome> kind) {
    return outcomes.stream().filter(kind::isInstance).toList();
  }

  private static void update(Handle handle, String sql, List<Outcome> outcomes, Instant now) {
    if (outcomes.isEmpty()) {
      return;
    }
    handle
        .createUpdate(sql)
        .bind("channels", TextArray.of(outcomes, NotificationQueue::id))
        .bindArray(
            "leases", Long.class, outcomes.stream().map(it -> it.claimed().lease()).toArray())
        .bind("types", TextArray.of(outcomes, it -> it.claimed().type().word()))
        .bind("nexts", TextArray.of(outcomes, it -> next(it, now).toString()))
        .bind("sinces", TextArray.of(outcomes, it -> since(it, now).toString()))
        .execute();
  }

  private static String id(Outcome outcome) {
    return outcome.claimed().channel().id();
  }

  private static Instant next(Outcome outcome, Instant now) {
    return outcome instanceof Outcome.Failed failed ? failed.next() : now;
  }

  private static Instant since(Outcome outcome, Instant now) {
    return outcome instanceof Outcome.Failed failed ? failed.since() : now;
  }

  /**
   * Gives up all leases of gateways that have died; only while no other one works on the database.
   */
  public void abandonAll(Instant now) {
    jdbi.useHandle(
        handle ->
            handle
                .createUpdate(
                    """
                    update notification_channel set lease_by = null, lease_no = lease_no + 1, next_at = :now
                    where lease_by is not null
                    """)
                .bind("now", new Moment(now))
                .execute());
  }
}
