package dev.calgate.model;

import org.jspecify.annotations.Nullable;

/**
 * Who is invited, and what the answer was.
 *
 * @param email the calendar user address without {@code mailto:}; another URI stays as it is
 * @param name null when the source gives none
 * @param self whether it is the account's own user
 */
public record Attendee(
    String email, @Nullable String name, Role role, Participation status, Kind kind, boolean self) {

  /** The same with another answer. */
  public Attendee with(Participation answer) {
    return new Attendee(email, name, role, answer, kind, self);
  }

  /** What is expected of the attendee (RFC 5545 section 3.2.16). */
  public enum Role {
    REQUIRED,
    OPTIONAL,
    CHAIR,
    NON_PARTICIPANT
  }

  /** The attendee's answer (RFC 5545 section 3.2.12). */
  public enum Participation {
    NEEDS_ACTION,
    ACCEPTED,
    DECLINED,
    TENTATIVE,
    DELEGATED
  }

  /** What the attendee is (RFC 5545 section 3.2.3). */
  public enum Kind {
    INDIVIDUAL,
    GROUP,
    RESOURCE,
    ROOM,
    UNKNOWN
  }
}
