package dev.calgate.simulator.caldav;

import dev.calgate.simulator.caldav.SimulatedUser.Mount;

/** What a path names, as far as the user who asks may know. */
sealed interface Target {

  /** The context path. */
  record Root() implements Target {}

  /** The user's principal. */
  record Principal() implements Target {}

  /** The user's home. */
  record Home() implements Target {}

  /** A scheduling box in the home, by its last segment. */
  record Box(String name) implements Target {}

  /** A collection that is there. */
  record Collection(Mount mount) implements Target {}

  /** A place within a collection, whether something is there or not. */
  record Member(Mount mount, String name) implements Target {}

  /** A free place in the home, by its last segment. */
  record Vacant(String id) implements Target {}

  /** A place where nothing can be. */
  record Nothing() implements Target {}

  /** A place that is not this user's. */
  record Foreign() implements Target {}

  /** Finds out what an unescaped path names. */
  static Target of(SimulatedUser user, String path) {
    String[] parts = path.replaceAll("^/+|/+$", "").split("/", -1);
    if (parts[0].isEmpty()) {
      return new Root();
    }
    boolean calendars = parts[0].equals("calendars");
    if (parts.length == 1 || !(calendars || parts[0].equals("principals"))) {
      return new Nothing();
    }
    if (!parts[1].equals(user.name())) {
      return new Foreign();
    }
    if (parts.length == 2) {
      return calendars ? new Home() : new Principal();
    }
    return calendars ? inHome(user, parts) : new Nothing();
  }

  private static Target inHome(SimulatedUser user, String[] parts) {
    String id = parts[2];
    if (id.equals("inbox") || id.equals("outbox")) {
      return parts.length == 3 ? new Box(id) : new Nothing();
    }
    return user.find(id)
        .map(
            mount ->
                switch (parts.length) {
                  case 3 -> (Target) new Collection(mount);
                  case 4 -> new Member(mount, parts[3]);
                  default -> new Nothing();
                })
        .orElseGet(() -> parts.length == 3 ? new Vacant(id) : new Nothing());
  }
}
