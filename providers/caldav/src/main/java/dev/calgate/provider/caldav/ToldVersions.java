package dev.calgate.provider.caldav;

import dev.calgate.provider.VersionTag;
import java.util.Map;

/**
 * Versions that servers told and did not give, by the object's address. The first time one part of
 * a server may lag behind another, as after a change at iCloud; a second time it is the server's
 * way. Forgetting one costs only another look. Thread-safe.
 */
final class ToldVersions {
  private static final int MAX_ENTRIES = 10_000;

  private final Map<String, VersionTag> told = new Recent<>(MAX_ENTRIES);

  /** Notes one; answers whether it is the first time. */
  synchronized boolean isFirst(String address, VersionTag version) {
    return !version.equals(told.put(address, version));
  }
}
