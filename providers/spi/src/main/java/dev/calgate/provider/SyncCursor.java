package dev.calgate.provider;

/**
 * Up to where a calendar has been read: opaque text of the provider, beginning with a version of
 * its form, at most 4,096 characters. Never read by the gateway; a provider that meets a form it no
 * longer knows answers {@link ErrorKind#CURSOR_EXPIRED}.
 */
public record SyncCursor(String value) {
  public static final int MAX_LENGTH = 4096;

  public SyncCursor {
    if (value.isEmpty() || value.length() > MAX_LENGTH) {
      throw new IllegalArgumentException("A cursor has 1 to " + MAX_LENGTH + " characters");
    }
  }

  @Override
  public String toString() {
    return value;
  }
}
