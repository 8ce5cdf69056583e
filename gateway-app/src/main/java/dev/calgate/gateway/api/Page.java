package dev.calgate.gateway.api;

import dev.calgate.gateway.store.Batch;
import jakarta.ws.rs.core.Response;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * One page of a list.
 *
 * @param items in order
 * @param next the token of the page behind it, null when this is the last
 */
record Page<T>(List<T> items, @Nullable String next) {
  Page {
    items = List.copyOf(items);
  }

  /**
   * A page of what was read for it.
   *
   * @param found one more than {@code limit} if there are that many
   * @param token the parts by which the page behind an item is found
   */
  static <T> Page<T> of(List<T> found, int limit, Function<T, String> token) {
    return found.size() > limit
        ? new Page<>(found.subList(0, limit), token.apply(found.get(limit - 1)))
        : new Page<>(found, null);
  }

  /** A page of what was read for it. */
  static <T> Page<T> of(Batch<T> found, Function<T, String> token) {
    List<T> items = found.items();
    return new Page<>(items, found.more() ? token.apply(items.get(items.size() - 1)) : null);
  }

  /** The answer. */
  Response response(Function<T, String> document) {
    List<byte[]> documents = new ArrayList<>(items.size());
    items.forEach(item -> documents.add(JsonText.utf8(document.apply(item))));
    return JsonText.list(documents, next);
  }
}
