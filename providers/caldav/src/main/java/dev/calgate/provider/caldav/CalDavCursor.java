package dev.calgate.provider.caldav;

import dev.calgate.provider.ErrorKind;
import dev.calgate.provider.ErrorScope;
import dev.calgate.provider.ProviderException;
import dev.calgate.provider.SyncCursor;

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

  /** As it is kept; a token too long to be kept is as none. */
  SyncCursor cursor() {
    boolean kept = !token.isEmpty() && TOKEN.length() + token.length() <= SyncCursor.MAX_LENGTH;
    return new SyncCursor(kept ? TOKEN + token : LISTING);
  }
}
