package dev.calgate.gateway.simulation;

/** How a service tells what it has; the type word is that of its provider. */
enum Kind {
  /**
   * Bodies in the listing; pages in any order, empty ones with a next one, objects told again; a
   * token at the end alone; exceptions are objects of their own.
   */
  GOOGLE,
  /** Versions in the listing, bodies on demand; changes in pages, each with a token of its own. */
  CALDAV,
  /** The same without changes: each pass lists all there is, and a state tag tells of news. */
  CALDAV_PLAIN,
  /** Bodies of a window; changes that are told again for a while. */
  CRONOFY;

  String type() {
    return name().toLowerCase(java.util.Locale.ROOT) + "-like";
  }

  boolean tellsVersions() {
    return this == CALDAV || this == CALDAV_PLAIN;
  }

  boolean hasTags() {
    return tellsVersions();
  }

  boolean ownExceptions() {
    return this == GOOGLE;
  }
}
