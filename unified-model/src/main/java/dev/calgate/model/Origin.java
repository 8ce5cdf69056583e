package dev.calgate.model;

import org.jspecify.annotations.Nullable;

/**
 * Who caused a change.
 *
 * @param requestId the caller's request for changes through the API, else null
 */
public record Origin(Type type, @Nullable String requestId) {

  /** Where a change came from. */
  public enum Type {
    /** Seen at the provider. */
    PROVIDER,
    /** Written through the API. */
    API,
    /** Found by an audit. */
    AUDIT,
    /** Follows from connecting, pausing or disconnecting an account. */
    ACCOUNT,
    /** Follows from other rules of a time zone: the same local time is another moment. */
    TZDATA
  }

  /** A change seen at the provider. */
  public static final Origin PROVIDER = new Origin(Type.PROVIDER, null);

  /** A change that follows from an account's own life. */
  public static final Origin ACCOUNT = new Origin(Type.ACCOUNT, null);

  /** A change that follows from other rules of a time zone. */
  public static final Origin TZDATA = new Origin(Type.TZDATA, null);
}
