package dev.calgate.gateway.store;

import dev.calgate.model.ApplicationId;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.statement.SqlStatement;
import org.jspecify.annotations.Nullable;

/** Answers of requests that carry a key, so that a repeated one gets the same. Thread-safe. */
public final class IdempotencyStore {
  /** A claim that is not renewed for this long has died with its gateway. */
  private static final Duration LEASE = Duration.ofSeconds(15);

  private final Jdbi jdbi;

  IdempotencyStore(Jdbi jdbi) {
    this.jdbi = jdbi;
  }

  /** What a key stands for at the moment. */
  public sealed interface Claim permits Fresh, Running, Reused, Answered, Erased {}

  /** The request is new: carry it out, then {@link #answer} or {@link #release}. */
  public record Fresh() implements Claim {}

  /** The same request is being carried out. */
  public record Running() implements Claim {}

  /** The key was used for another request. */
  public record Reused() implements Claim {}

  /** The request was answered before. */
  public record Answered(int status, @Nullable String location, @Nullable String etag, String body)
      implements Claim {}

  /** The request was answered before; what it made has been erased since, and so has the answer. */
  public record Erased() implements Claim {}

  /** A claim that is held. */
  public record Held(ApplicationId application, String key) {}

  /**
   * Takes a key for a request; to be renewed until it is answered.
   *
   * @param hashes what tells the request from others, by one or several secrets; the first is kept
   */
  public Claim claim(ApplicationId application, String key, List<String> hashes, Instant now) {
    return jdbi.inTransaction(
        handle -> {
          boolean fresh =
              bind(
                          handle.createUpdate(
                              """
                          insert into idempotency (application_id, key, request_hash, created_at)
                          values (:application, :key, :hash, cast(:now as timestamptz))
                          on conflict (application_id, key) do update set created_at = excluded.created_at
                          where idempotency.status is null and idempotency.request_hash = any(:hashes)
                            and idempotency.created_at < cast(:dead as timestamptz)
                          """),
                          application,
                          key)
                      .bind("hash", hashes.get(0))
                      .bind("hashes", TextArray.of(hashes, hash -> hash))
                      .bind("now", FeedAppender.timestamp(now))
                      .bind("dead", FeedAppender.timestamp(now.minus(LEASE)))
                      .execute()
                  == 1;
          return fresh ? new Fresh() : known(handle, application, key, hashes);
        });
  }

  private static Claim known(
      Handle handle, ApplicationId application, String key, List<String> hashes) {
    return bind(
            handle.createQuery(
                """
                select request_hash, status, location, etag, body from idempotency
                where application_id = :application and key = :key
                """),
            application,
            key)
        .map((row, context) -> claim(row, hashes))
        .findOne()
        .orElseGet(Running::new);
  }

  private static Claim claim(ResultSet row, List<String> hashes) throws SQLException {
    if (!hashes.contains(row.getString("request_hash"))) {
      return new Reused();
    }
    int status = row.getInt("status");
    if (row.wasNull()) {
      return new Running();
    }
    String body = row.getString("body");
    return body == null
        ? new Erased()
        : new Answered(status, row.getString("location"), row.getString("etag"), body);
  }

  /** Says that requests are still being carried out. */
  public void renew(Collection<Held> claims, Instant now) {
    jdbi.useHandle(
        handle ->
            handle
                .createUpdate(
                    """
                    update idempotency i set created_at = cast(:now as timestamptz)
                    from unnest(:applications::text[], :keys::text[]) as held(application_id, key)
                    where i.application_id = held.application_id and i.key = held.key and i.status is null
                    """)
                .bind("now", FeedAppender.timestamp(now))
                .bindArray(
                    "applications",
                    String.class,
                    claims.stream().map(it -> it.application().value()).toArray())
                .bindArray("keys", String.class, claims.stream().map(Held::key).toArray())
                .execute());
  }

  /** Gives all claims back: for a gateway that begins and knows that no other is there. */
  public void releaseAll() {
    jdbi.useHandle(handle -> handle.execute("delete from idempotency where status is null"));
  }

  /** Keeps the answer of a request that was {@link Fresh}. */
  public void answer(ApplicationId application, String key, Answered answer) {
    jdbi.useHandle(
        handle ->
            bind(
                    handle.createUpdate(
                        """
                        update idempotency set status = :status, location = :location, etag = :etag, body = :body
                        where application_id = :application and key = :key
                        """),
                    application,
                    key)
                .bind("status", answer.status())
                .bind("location", answer.location())
                .bind("etag", answer.etag())
                .bind("body", answer.body())
                .execute());
  }

  /** Gives a key back, so that the request can be tried again. */
  public void release(ApplicationId application, String key) {
    jdbi.useHandle(
        handle ->
            bind(
                    handle.createUpdate(
                        """
                        delete from idempotency
                        where application_id = :application and key = :key and status is null
                        """),
                    application,
                    key)
                .execute());
  }

  /** Forgets answers older than {@code cutoff}. */
  public int forgetBefore(Instant cutoff) {
    return jdbi.withHandle(
        handle ->
            handle
                .createUpdate(
                    "delete from idempotency where created_at < cast(:cutoff as timestamptz)")
                .bind("cutoff", FeedAppender.timestamp(cutoff))
                .execute());
  }

  private static <S extends SqlStatement<S>> S bind(
      S statement, ApplicationId application, String key) {
    return statement.bind("application", application.value()).bind("key", key);
  }
}
