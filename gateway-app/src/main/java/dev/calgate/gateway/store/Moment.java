package dev.calgate.gateway.store;

import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Types;
import java.time.Instant;
import org.jdbi.v3.core.argument.Argument;
import org.jdbi.v3.core.statement.StatementContext;
import org.postgresql.util.PGobject;

/**
 * A {@code timestamptz} parameter; what lies outside four-digit years counts as endless. A text
 * that the statement casts would be read again for every row that is compared with it, since what a
 * text means as a time depends on the session.
 */
record Moment(Instant at) implements Argument {
  @Override
  public void apply(int position, PreparedStatement statement, StatementContext context)
      throws SQLException {
    PGobject value = new PGobject();
    value.setType("timestamptz");
    value.setValue(FeedAppender.timestamp(at));
    statement.setObject(position, value, Types.OTHER);
  }
}
