package dev.calgate.gateway.store;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import javax.sql.DataSource;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;

/**
 * What gateways on one database have set aside of quotas that they share. Whatever becomes of a
 * gateway, what it was granted counts until the last request that it may have sent by it has left
 * the quota's span; so one that comes, goes, freezes or starts anew changes nothing for the others.
 * Time is the database's. Thread-safe.
 */
public final class QuotaGrants {
  private final Jdbi jdbi;

  private QuotaGrants(Jdbi jdbi) {
    this.jdbi = jdbi;
  }

  /** Those in a migrated database. */
  public static QuotaGrants in(DataSource database) {
    return new QuotaGrants(Store.jdbi(database));
  }

  /**
   * Requests that a gateway would like to be able to send.
   *
   * @param quota names what is counted together
   * @param most that all gateways together may have been granted, at least 1
   * @param amount wished, at least 1
   * @param counts for how long from now they count
   */
  public record Wish(String quota, int most, int amount, Duration counts) {}

  /**
   * What came of a wish.
   *
   * @param amount granted; 0 when nothing is granted to any of the wishes
   * @param left until there is room for one request more; 0 when there is
   */
  public record Answer(int amount, Duration left) {}

  /** A grant that still counts. */
  private record Counted(String quota, int amount, Duration left) {}

  /**
   * Grants each wish as far as there is room, or none of them when one finds no room at all.
   *
   * @param wishes of different quotas
   * @return an answer for each, in their order
   */
  public List<Answer> take(List<Wish> wishes) {
    return jdbi.inTransaction(
        handle -> {
          List<String> names = wishes.stream().map(wish -> name(wish.quota())).toList();
          lock(handle, names);
          Map<String, List<Counted>> counted =
              counted(handle, names).stream().collect(Collectors.groupingBy(Counted::quota));
          List<Answer> answers = new ArrayList<>();
          for (int i = 0; i < wishes.size(); i++) {
            answers.add(answer(wishes.get(i), counted.getOrDefault(names.get(i), List.of())));
          }
          boolean none = answers.stream().anyMatch(it -> it.amount() == 0);
          if (none) {
            return answers.stream().map(it -> new Answer(0, it.left())).toList();
          }
          grant(handle, wishes, names, answers);
          return answers;
        });
  }

  /** Users are known by their quotas; nobody has to read them here. */
  private static String name(String quota) {
    try {
      byte[] hash =
          MessageDigest.getInstance("SHA-256").digest(quota.getBytes(StandardCharsets.UTF_8));
      return HexFormat.of().formatHex(hash);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }

  /**
   * In one order for all, so that nobody waits in a circle; and for a moment only, since one that
   * freezes here would keep all others waiting, each with a connection.
   */
  private static void lock(Handle handle, List<String> names) {
    var unused =
        handle
            .createQuery(
                """
                with bounds as materialized (
                  select set_config('lock_timeout', '2s', true),
                    set_config('idle_in_transaction_session_timeout', '2s', true))
                select pg_advisory_xact_lock(number)::text from bounds, (
                  select distinct hashtextextended('calgate.quota/' || name, 0) as number
                  from unnest(:names) as name order by 1) numbers
                """)
            .bindArray("names", String.class, names)
            .mapTo(String.class)
            .list();
  }

  private static List<Counted> counted(Handle handle, List<String> names) {
    return handle
        .createQuery(
            """
            select quota, amount, extract(epoch from until - clock_timestamp()) from quota_grant
            where quota = any(:names) and until > clock_timestamp() order by until
            """)
        .bindArray("names", String.class, names)
        .map((row, context) -> counted(row))
        .list();
  }

  private static Counted counted(ResultSet row) throws SQLException {
    long millis = (long) Math.ceil(row.getDouble(3) * 1000);
    return new Counted(row.getString(1), row.getInt(2), Duration.ofMillis(Math.max(1, millis)));
  }

  private static Answer answer(Wish wish, List<Counted> counted) {
    int room = wish.most() - counted.stream().mapToInt(Counted::amount).sum();
    if (room > 0) {
      return new Answer(Math.min(room, wish.amount()), Duration.ZERO);
    }
    Duration left = Duration.ZERO;
    for (Counted one : counted) {
      if (room > 0) {
        break;
      }
      room += one.amount();
      left = one.left();
    }
    return new Answer(0, left);
  }

  // Nobody waits for the disk. A database that falls may forget what it granted within the last
  // moment; the tenth of each quota that nobody uses is for such things.
  private static void grant(
      Handle handle, List<Wish> wishes, List<String> names, List<Answer> answers) {
    handle
        .createUpdate(
            """
            with hasty as (select set_config('synchronous_commit', 'off', true)),
            over as (
              delete from quota_grant where grant_no in (
                select grant_no from quota_grant
                where quota = any(:names) and until <= clock_timestamp()
                for update skip locked))
            insert into quota_grant (quota, amount, until)
            select name, amount, clock_timestamp() + millis * interval '1 millisecond'
            from unnest(:names, :amounts, :millis) as g(name, amount, millis), hasty
            """)
        .bindArray("names", String.class, names)
        .bindArray("amounts", Integer.class, answers.stream().map(Answer::amount).toList())
        .bindArray("millis", Long.class, wishes.stream().map(it -> it.counts().toMillis()).toList())
        .execute();
  }

  /** Forgets what no longer counts of quotas that nobody uses any more. */
  public void forgetOver() {
    jdbi.useHandle(
        handle ->
            handle.execute(
                """
                delete from quota_grant where grant_no in (
                  select grant_no from quota_grant where until <= clock_timestamp()
                  for update skip locked)
                """));
  }
}
