package dev.calgate.gateway.store;

import java.util.Collection;
import java.util.Locale;

/** What a notification says, in the order in which a channel is told. */
public enum NotificationType {
  /** The channel was created. */
  VERIFICATION,
  /** The account's calendars have all been read for the first time. */
  PROFILE_INITIAL_SYNC_COMPLETED,
  /** The account has to be connected again. */
  PROFILE_DISCONNECTED,
  /** Something has changed. */
  CHANGE,
  /** The account is being erased; nothing follows. */
  GDPR_REQUESTED;

  /** How Cronofy spells it. */
  public String word() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** The first of some words that is told; a change if there is none. */
  static NotificationType first(Collection<String> words) {
    for (NotificationType type : values()) {
      if (words.contains(type.word())) {
        return type;
      }
    }
    return CHANGE;
  }
}
