package dev.calgate.provider.google.wire;

import com.google.api.client.json.GenericJson;
import com.google.api.client.util.Key;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A page of a calendar's events (events.list). Its events are not read yet, so that one that cannot
 * be read costs no other. The client's parser fills it.
 */
public final class EventPage extends GenericJson {
  /** What is read of a page; of its events all is kept, so all is asked for. */
  public static final String FIELDS = "items,nextPageToken,nextSyncToken,timeZone";

  @Key private @Nullable List<GenericJson> items;
  @Key private @Nullable String nextPageToken;
  @Key private @Nullable String nextSyncToken;
  @Key private @Nullable String timeZone;

  /** The events, those without an id left out. */
  public List<GenericJson> items() {
    return items == null
        ? List.of()
        : items.stream()
            .filter(item -> item.get("id") instanceof String id && !id.isEmpty())
            .toList();
  }

  /** Where the next page is; null on the last one. */
  public @Nullable String nextPageToken() {
    return nextPageToken;
  }

  /** Where the next pass begins; on the last page only. */
  public @Nullable String nextSyncToken() {
    return nextSyncToken;
  }

  /** The calendar's zone. */
  public @Nullable String timeZone() {
    return timeZone;
  }
}
