package dev.calgate.provider.caldav;

import dev.calgate.provider.ErrorKind;
import dev.calgate.provider.ErrorScope;
import dev.calgate.provider.ProviderException;
import dev.calgate.provider.caldav.wire.DavNames;
import dev.calgate.provider.caldav.wire.DavResponse;
import dev.calgate.provider.caldav.wire.Hrefs;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * What one answer holds of a home: its calendars, and whether they are all. The home itself is
 * never one, whatever it says of its kind (Calypso).
 */
final class HomeListing {
  private static final int MAX_CALENDARS = 10_000;

  /** What is kept of all of them together, in characters. */
  private static final int MAX_TEXT = 16 << 20;

  private final DavClient client;
  private final String home;
  private final boolean single;
  private final Instant sentAt;
  private final Map<String, DavResponse> calendars = new LinkedHashMap<>();
  private int text;
  private boolean truncated;
  private boolean itself;
  private String parent = "";

  /**
   * An answer that is yet to be read.
   *
   * @param asked the path that was asked, after redirects
   * @param single whether a calendar was asked for itself
   * @param sentAt when the server answered, by its own clock
   */
  HomeListing(DavClient client, String asked, boolean single, Instant sentAt) {
    this.client = client;
    this.home = Hrefs.asCollection(asked);
    this.single = single;
    this.sentAt = sentAt;
  }

  /** Takes one response; one that leads to another host is of no calendar of this account. */
  void add(DavResponse response) {
    truncated |= response.status() == 507;
    Optional<String> path = client.path(response.href(), home).map(Hrefs::asCollection);
    if (path.isEmpty()) {
      return;
    }
    boolean own = path.get().equals(home);
    if (own && response.status() >= 400 && response.status() != 507) {
      throw DavErrors.of(response.status(), ErrorScope.ACCOUNT);
    }
    itself |= own || single;
    if (response.is(DavNames.CALENDAR) && (single || !own)) {
      calendars.put(path.get(), response);
      text += response.length();
    } else if (response.is(DavNames.COLLECTION) && isShorter(path.get())) {
      parent = path.get();
    }
    if (calendars.size() > MAX_CALENDARS) {
      throw broken("The server lists more than " + MAX_CALENDARS + " calendars");
    }
    if (text > MAX_TEXT) {
      throw broken("The server's list of calendars is too large");
    }
  }

  private boolean isShorter(String path) {
    return parent.isEmpty() || path.length() < parent.length();
  }

  /**
   * Fails when the answer is cut off, or lacks the home itself (a MUST of RFC 4918 section 9.1). A
   * home that answers under another of its addresses is known by holding all the calendars.
   */
  void checkComplete() {
    boolean alias =
        !parent.isEmpty() && calendars.keySet().stream().allMatch(it -> it.startsWith(parent));
    if (truncated) {
      throw broken("The server cuts its list of calendars off (status 507)");
    }
    if (!itself && !alias) {
      throw broken("The server's list of calendars does not hold their home itself");
    }
  }

  private static ProviderException broken(String message) {
    return new ProviderException(ErrorKind.PROTOCOL, ErrorScope.ACCOUNT, message);
  }

  /** The calendars by canonical path. */
  Map<String, DavResponse> calendars() {
    return calendars;
  }

  Instant sentAt() {
    return sentAt;
  }
}
