package dev.calgate.provider.google.wire;

import com.google.api.services.calendar.model.EventAttendee;
import dev.calgate.model.Attendee;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/**
 * The list of attendees as it is sent: a list takes the place of the old one as a whole, so all
 * that Google has told of those who stay is sent again, and so are those of whom the caller does
 * not know.
 */
final class AttendeesSent {
  private final Map<String, Attendee> before;
  private final Map<String, Attendee> after;

  private AttendeesSent(List<Attendee> before, List<Attendee> after) {
    this.before = byAddress(before);
    this.after = byAddress(after);
  }

  /**
   * The whole list.
   *
   * @param known all entries that Google has told
   */
  static List<EventAttendee> all(
      List<EventAttendee> known, List<Attendee> before, List<Attendee> after) {
    return new AttendeesSent(before, after).all(known);
  }

  /**
   * The account's own entry, if nothing else differs: an answer can be given without the others.
   *
   * @param known of the entries that Google has told, those that it did not leave out
   */
  static Optional<EventAttendee> own(
      List<EventAttendee> known, List<Attendee> before, List<Attendee> after) {
    AttendeesSent sent = new AttendeesSent(before, after);
    if (!sent.before.keySet().equals(sent.after.keySet())) {
      return Optional.empty();
    }
    List<Attendee> changed =
        sent.after.values().stream().filter(it -> !before.contains(it)).toList();
    return changed.size() == 1 && changed.get(0).self()
        ? sent.all(known).stream().filter(it -> Boolean.TRUE.equals(it.getSelf())).findFirst()
        : Optional.empty();
  }

  private List<EventAttendee> all(List<EventAttendee> known) {
    List<EventAttendee> sent = new ArrayList<>();
    Map<String, Attendee> added = new LinkedHashMap<>(after);
    for (EventAttendee entry : known) {
      String address = PeopleMapping.attendee(entry).map(AttendeesSent::key).orElse("");
      Attendee wanted = added.remove(address);
      if (wanted != null) {
        sent.add(changed(entry, wanted));
      } else if (!before.containsKey(address)) {
        sent.add(entry);
      }
    }
    added.values().forEach(it -> sent.add(changed(new EventAttendee().setEmail(it.email()), it)));
    return sent;
  }

  private static EventAttendee changed(EventAttendee entry, Attendee wanted) {
    EventAttendee sent = entry.clone();
    Attendee told = PeopleMapping.attendee(entry).orElse(wanted);
    if (!Objects.equals(told.name(), wanted.name())) {
      sent.setDisplayName(wanted.name());
    }
    if (told.role() != wanted.role()) {
      sent.setOptional(wanted.role() == Attendee.Role.OPTIONAL);
    }
    if (told.kind() != wanted.kind()) {
      sent.setResource(wanted.kind() == Attendee.Kind.RESOURCE);
    }
    if (told.status() != wanted.status()) {
      sent.setResponseStatus(word(wanted.status()));
    }
    return sent;
  }

  private static String word(Attendee.Participation status) {
    return switch (status) {
      case ACCEPTED -> "accepted";
      case DECLINED -> "declined";
      case TENTATIVE -> "tentative";
      case NEEDS_ACTION, DELEGATED -> "needsAction";
    };
  }

  private static Map<String, Attendee> byAddress(List<Attendee> attendees) {
    Map<String, Attendee> byAddress = new LinkedHashMap<>();
    attendees.forEach(it -> byAddress.put(key(it), it));
    return byAddress;
  }

  private static String key(Attendee attendee) {
    return attendee.email().toLowerCase(Locale.ROOT);
  }
}
