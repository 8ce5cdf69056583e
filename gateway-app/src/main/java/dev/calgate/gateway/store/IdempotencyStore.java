package dev.calgate.gateway.store;

import dev.calgate.model.ApplicationId;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.statement.SqlStatement;
import org.jspecify.annotations.Nullable;

/** Answers of requests that carry a key, so that a repeated one gets the same. Thread-safe. */
public final class IdempotencyStore {
  /** A request that has not ended after this has died with its gateway. */
  private static final Duration LONGEST_REQUEST = Duration.ofMinutes(3);

  private final Jdbi jdbi;

  IdempotencyStore(Jdbi jdbi) {
    this.jdbi = jdbi;
  }

  /** What a key stands for at the moment. */
  public sealed interface Claim permits Fresh, Running, Reused, Answered {}

  /** The request is new: carry it out, then {@link #answer} or {@link #release}. */
  public record Fresh() implements Claim {}

  /** The same request is being carried out. */
  public record Running() implements Claim {}

  /** The key was used for another request. */
  public record Reused() implements Claim {}

  /** The request was answered before. */
  public record Answered(int status, @Nullable String location, String body) implements Claim {}

  /** Takes a key for a request. */
  public Claim claim(ApplicationId application, String key, String requestHash, Instant now) {
    return jdbi.inTransaction(
        handle -> {
          boolean fresh =
              bind(
                          handle.createUpdate(
                              """
                          insert into idempotency (application_id, key, request_hash, created_at)
                          values (:application, :key, :hash, cast(:now as timestamptz))
                          on conflict (application_id, key) do update set created_at = excluded.created_at
                          where idempotency.status is null and idempotency.request_hash = excluded.request_hash
                            and idempotency.created_at < cast(:dead as timestamptz)
                          """),
                          application,
                          key)
                      .bind("hash", requestHash)
                      .bind("now", FeedAppender.timestamp(now))
                      .bind("dead", FeedAppender.timestamp(now.minus(LONGEST_REQUEST)))
                      .execute()
                  == 1;
          return fresh ? new Fresh() : known(handle, application, key, requestHash);
        });
  }

  private static Claim known(
      Handle handle, ApplicationId application, String key, String requestHash) {
    return bind(
            handle.createQuery(
                """
                select request_hash, status, location, body from idempotency
                where application_id = :application and key = :key
                """),
            application,
            key)
        .map((row, context) -> claim(row, requestHash))
        .findOne()
        .orElseGet(Running::new);
  }

  private static Claim claim(ResultSet row, String requestHash) throws SQLException {
    if (!row.getString("request_hash").equals(requestHash)) {
      return new Reused();
    }
    int status = row.getInt("status");
    return row.wasNull()
        ? new Running()
        : new Answered(status, row.getString("location"), row.getString("body"));
  }

  /** Keeps the answer of a request that was {@link Fresh}. */
  public void answer(ApplicationId application, String key, Answered answer) {
    jdbi.useHandle(
        handle ->
            bind(
                    handle.createUpdate(
                        """
                        update idempotency set status = :status, location = :location, body = :body
                        where application_id = :application and key = :key
                        """),
                    application,
                    key)
                .bind("status", answer.status())
                .bind("location", answer.location())
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
