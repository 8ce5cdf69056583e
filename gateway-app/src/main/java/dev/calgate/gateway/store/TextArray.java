package dev.calgate.gateway.store;

import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.Collection;
import java.util.function.Function;
import org.jdbi.v3.core.argument.Argument;
import org.jdbi.v3.core.statement.StatementContext;
import org.jspecify.annotations.Nullable;

/**
 * A {@code text[]} parameter. The driver sends an array of strings in binary; JDBI's own array of
 * objects goes as one literal, in which every quote of a document is escaped and parsed again.
 */
final class TextArray implements Argument {
  private final @Nullable String[] values;

  private TextArray(@Nullable String[] values) {
    this.values = values;
  }

  /** One text of each item, in the items' order. */
  static <T> TextArray of(Collection<T> items, Function<T, @Nullable String> text) {
    @Nullable String[] values = new @Nullable String[items.size()];
    int i = 0;
    for (T item : items) {
      values[i++] = text.apply(item);
    }
    return new TextArray(values);
  }

  @Override
  public void apply(int position, PreparedStatement statement, StatementContext context)
      throws SQLException {
    statement.setArray(position, statement.getConnection().createArrayOf("text", values));
  }
}
