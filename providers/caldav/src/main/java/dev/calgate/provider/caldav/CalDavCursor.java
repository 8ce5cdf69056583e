package dev.calgate.provider.caldav;

import dev.calgate.provider.Coverage;
import dev.calgate.provider.ErrorKind;
import dev.calgate.provider.ErrorScope;
import dev.calgate.provider.PageEnd;
import dev.calgate.provider.ProviderException;
import dev.calgate.provider.SyncCursor;
import dev.calgate.provider.caldav.wire.ETags;

/**
 * What this provider keeps between passes: the sync token, byte for byte, or the mere fact that the
 * calendar has none and is listed each time.
 */
record CalDavCursor(String token) {
  private static final String TOKEN = "1t:";
  private static final String LISTING = "1l:";

  static CalDavCursor parse(SyncCursor cursor) {
    String text = cursor.value();
    if (text.startsWith(TOKEN) || text.startsWith(LISTING)) {
      return new CalDavCursor(text.substring(TOKEN.length()));
    }
    throw new ProviderException(
        ErrorKind.CURSOR_EXPIRED, ErrorScope.CALENDAR, "The cursor has a form of another version");
  }

  /** What a sync token says of a calendar's state. */
  static String stateTag(String token) {
    return "t:" + token;
  }

  /** The end of a pass after which this cursor goes on. */
  PageEnd.Complete end(Coverage coverage) {
    // What counts seconds says nothing of the second that has not passed yet.
    boolean tells = !token.isEmpty() && ETags.second(token).isEmpty();
    return new PageEnd.Complete(cursor(), coverage, tells ? stateTag(token) : null);
  }

  /** As it is kept; a token too long to be kept is as none. */
  SyncCursor cursor() {
    boolean kept = !token.isEmpty() && TOKEN.length() + token.length() <= SyncCursor.MAX_LENGTH;
    return new SyncCursor(kept ? TOKEN + token : LISTING);
  }
}
