package dev.calgate.model;

import java.security.MessageDigest;
import java.util.Collection;
import java.util.HexFormat;
import org.jspecify.annotations.Nullable;

/**
 * A fingerprint of content: two states of an event have the same one exactly when {@link EventDiff}
 * finds no difference between them, and two states of a calendar exactly when {@link CalendarDiff}
 * finds none. Revision numbers and time stamps do not count, nor does the order of lists. 128 bits
 * of SHA-256 over the canonical form of the fields, as 32 hex digits. The value is stored: a new or
 * changed field gives every event another one.
 */
public record ContentHash(String value) {
  private static final int BYTES = 16;

  /** The fingerprint of what an event says. */
  public static ContentHash of(Event event) {
    return of(EventDiff.fields(event).values());
  }

  /** The fingerprint of what a reader sees of a calendar. */
  public static ContentHash of(Calendar calendar) {
    return of(CalendarDiff.fields(calendar).values());
  }

  private static ContentHash of(Collection<@Nullable Object> fields) {
    CanonicalForm form = new CanonicalForm();
    fields.forEach(form::add);
    MessageDigest digest = Ids.sha256();
    digest.update(form.bytes());
    return new ContentHash(HexFormat.of().formatHex(digest.digest(), 0, BYTES));
  }
}
