package dev.calgate.provider.google;

import dev.calgate.provider.ErrorKind;
import dev.calgate.provider.ErrorScope;
import dev.calgate.provider.ProviderException;
import dev.calgate.provider.SyncCursor;
import dev.calgate.provider.google.wire.EventPage;

/**
 * A sync token, and by which question it was won: with another one what it gives is undefined
 * (events.list, parameter syncToken).
 */
record GoogleCursor(String token) {
  /** Names the question; changes whenever a parameter of it does, save the number of results. */
  private static final String QUESTION = "g1:singleEvents=false&fields=" + EventPage.FIELDS + ":";

  /**
   * Reads a cursor.
   *
   * @throws ProviderException {@link ErrorKind#CURSOR_EXPIRED} when it belongs to another question
   */
  static GoogleCursor parse(SyncCursor cursor) {
    if (!cursor.value().startsWith(QUESTION)) {
      throw new ProviderException(
          ErrorKind.CURSOR_EXPIRED,
          ErrorScope.CALENDAR,
          "The sync token belongs to another version of this gateway");
    }
    return new GoogleCursor(cursor.value().substring(QUESTION.length()));
  }

  SyncCursor cursor() {
    if (QUESTION.length() + token.length() > SyncCursor.MAX_LENGTH) {
      throw GoogleErrors.unreadable();
    }
    return new SyncCursor(QUESTION + token);
  }
}
