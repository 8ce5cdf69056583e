package dev.calgate.simulator.google;

import java.util.Optional;

/** What a user may do with a calendar, from less to more. */
enum Role {
  FREE_BUSY_READER("freeBusyReader"),
  READER("reader"),
  WRITER("writer"),
  OWNER("owner");

  private final String word;

  Role(String word) {
    this.word = word;
  }

  String word() {
    return word;
  }

  boolean atLeast(Role other) {
    return compareTo(other) >= 0;
  }

  static Optional<Role> of(String word) {
    for (Role role : values()) {
      if (role.word.equals(word)) {
        return Optional.of(role);
      }
    }
    // Between reader and writer; whoever asks for it is content with a writer
    return word.equals("writerWithoutPrivateAccess") ? Optional.of(WRITER) : Optional.empty();
  }
}
