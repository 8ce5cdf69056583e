package dev.calgate.simulator.google;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * Lists that clients are paging through. A list is taken when its first page is asked for, so that
 * what changes meanwhile comes with the next sync. Keeps the last {@value #KEPT}; thread-safe.
 */
final class Listings {
  private static final int KEPT = 200;

  private final GoogleDials dials;
  private final Map<String, Listing> listings =
      new LinkedHashMap<>() {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Listing> eldest) {
          return size() > KEPT;
        }
      };

  /**
   * All pages of one list.
   *
   * @param fingerprint of the query
   * @param view how an entry is told
   * @param syncToken for the last page; null when the query gives none
   */
  private record Listing(
      String fingerprint,
      List<List<ObjectNode>> pages,
      UnaryOperator<ObjectNode> view,
      @Nullable String syncToken) {}

  Listings(GoogleDials dials) {
    this.dials = dials;
  }

  /**
   * Starts a list and puts its first page into an answer.
   *
   * @param view how an entry is told
   * @param ordered whether the order must stay
   * @param syncToken for the last page; null for none
   */
  void first(
      ObjectNode answer,
      String fingerprint,
      List<ObjectNode> entries,
      UnaryOperator<ObjectNode> view,
      int pageSize,
      boolean ordered,
      @Nullable String syncToken) {
    List<ObjectNode> sorted = entries;
    if (!ordered && dials.get(GoogleDial.SHUFFLED)) {
      sorted = new ArrayList<>(entries);
      Collections.shuffle(sorted, new Random(entries.size()));
    }
    Listing listing = new Listing(fingerprint, pages(sorted, pageSize), view, syncToken);
    String id = Identifiers.secret(12);
    if (listing.pages().size() > 1) {
      synchronized (listings) {
        listings.put(id, listing);
      }
    }
    put(answer, listing, id, 0);
  }

  /** Puts a later page into an answer. */
  void next(ObjectNode answer, String fingerprint, String pageToken) {
    String[] parts = pageToken.split("\\.", -1);
    Optional<Listing> listing;
    synchronized (listings) {
      listing = Optional.ofNullable(listings.get(parts[0]));
    }
    boolean good =
        parts.length == 2
            && parts[1].matches("\\d{1,8}")
            && listing
                .filter(it -> it.fingerprint().equals(fingerprint))
                .filter(it -> Integer.parseInt(parts[1]) < it.pages().size())
                .isPresent();
    if (!good) {
      throw GoogleException.invalid("Invalid page token value.").at("parameter", "pageToken");
    }
    put(answer, listing.orElseThrow(), parts[0], Integer.parseInt(parts[1]));
  }

  /** What of a query must stay the same from page to page. */
  static String fingerprint(Call call) {
    String what = call.query().fingerprint(Set.of("pageToken"));
    return call.user().email() + " " + call.request().path() + " " + what;
  }

  private static void put(ObjectNode answer, Listing listing, String id, int page) {
    if (page + 1 < listing.pages().size()) {
      answer.put("nextPageToken", id + "." + (page + 1));
    } else if (listing.syncToken() != null) {
      answer.put("nextSyncToken", listing.syncToken());
    }
    ArrayNode items = answer.putArray("items");
    listing.pages().get(page).forEach(it -> items.add(listing.view().apply(it)));
  }

  private List<List<ObjectNode>> pages(List<ObjectNode> entries, int pageSize) {
    int cap = dials.get(GoogleDial.PAGE_SIZE);
    int size = cap > 0 ? Math.min(cap, pageSize) : pageSize;
    List<List<ObjectNode>> pages = new ArrayList<>();
    for (int at = 0; at < entries.size(); at += size) {
      if (dials.get(GoogleDial.EMPTY_PAGES)) {
        pages.add(List.of());
      }
      int begin = at > 0 && dials.get(GoogleDial.DUPLICATES) ? at - 1 : at;
      pages.add(entries.subList(begin, Math.min(at + size, entries.size())));
    }
    if (pages.isEmpty()) {
      pages.add(List.of());
    }
    return pages;
  }
}
