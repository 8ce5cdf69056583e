package dev.calgate.gateway.cronofy;

import java.util.Optional;

/** The {@code event_uid} of an event or occurrence: its id in the unified API behind a prefix. */
final class ExternalUid {
  private static final String PREFIX = "evt_external_";

  private ExternalUid() {}

  /** The uid for an id. */
  static String of(String id) {
    return PREFIX + id;
  }

  /** The id in a uid; empty for what is none. */
  static Optional<String> id(String uid) {
    return uid.startsWith(PREFIX)
        ? Optional.of(uid.substring(PREFIX.length())).filter(it -> !it.isEmpty())
        : Optional.empty();
  }
}
