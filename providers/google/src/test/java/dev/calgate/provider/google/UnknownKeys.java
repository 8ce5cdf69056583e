package dev.calgate.provider.google;

import com.google.api.client.util.GenericData;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** What a model class of Google's client has no field for, at any depth. */
final class UnknownKeys {
  private UnknownKeys() {}

  /** The ways to them, such as {@code Events.items[].future}; of null there are none. */
  static List<String> in(Object model) {
    List<String> found = new ArrayList<>();
    if (model != null) {
      collect(model, model.getClass().getSimpleName(), found);
    }
    return found;
  }

  private static void collect(Object value, String where, List<String> found) {
    if (value instanceof GenericData data) {
      data.getUnknownKeys().keySet().forEach(it -> found.add(where + "." + it));
    }
    if (value instanceof Map<?, ?> map) {
      map.forEach((name, inner) -> collect(inner, where + "." + name, found));
    } else if (value instanceof Iterable<?> items) {
      items.forEach(it -> collect(it, where + "[]", found));
    }
  }
}
