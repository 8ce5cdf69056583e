package dev.calgate.provider.caldav.wire;

import dev.calgate.model.Attendee;
import dev.calgate.model.Organizer;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Writes ORGANIZER and ATTENDEE as {@link PeopleMapping} reads them. Who stays keeps all parameters
 * that the model does not know.
 */
final class PeopleText {
  private static final Pattern URI = Pattern.compile("(?:[A-Za-z][A-Za-z0-9+.-]*:|/).*");
  private static final Set<String> NONE = Set.of();

  private final TextComponent event;
  private final boolean notify;

  /**
   * A writer for one event.
   *
   * @param notify whether a server that schedules is to invite who is added
   */
  PeopleText(TextComponent event, boolean notify) {
    this.event = event;
    this.notify = notify;
  }

  void organizer(@Nullable Organizer before, @Nullable Organizer after) {
    if (Objects.equals(identity(before), identity(after))) {
      return;
    }
    ContentLine old = event.line("ORGANIZER").orElse(null);
    if (after == null) {
      event.removeAll("ORGANIZER");
      return;
    }
    boolean same = before != null && before.email().equalsIgnoreCase(after.email());
    event.set(
        "ORGANIZER",
        LineText.like("ORGANIZER", same ? old : null, NONE)
            .with("CN", after.name())
            .value(address(after.email(), same ? old : null)));
  }

  private static @Nullable List<@Nullable String> identity(@Nullable Organizer organizer) {
    return organizer == null ? null : Arrays.asList(organizer.email(), organizer.name());
  }

  void attendees(List<Attendee> before, List<Attendee> after) {
    Map<String, Attendee> were = byAddress(before);
    Map<String, Attendee> are = byAddress(after);
    Map<String, TextLine> lines = lines();
    were.keySet().stream().filter(it -> !are.containsKey(it)).forEach(this::remove);
    are.forEach(
        (key, attendee) -> {
          Attendee old = were.get(key);
          TextLine line = lines.get(key);
          if (line == null) {
            event.addAfter(added(attendee), "ATTENDEE", "ORGANIZER");
          } else if (old == null || !sameBut(old, attendee)) {
            event.replace(line, changed(line, attendee));
          }
        });
  }

  /** Whether nothing differs that can be written. */
  private static boolean sameBut(Attendee one, Attendee other) {
    return one.email().equals(other.email())
        && Objects.equals(one.name(), other.name())
        && one.role() == other.role()
        && one.status() == other.status()
        && one.kind() == other.kind();
  }

  private static Map<String, Attendee> byAddress(List<Attendee> attendees) {
    Map<String, Attendee> byAddress = new LinkedHashMap<>();
    attendees.forEach(it -> byAddress.put(key(it.email()), it));
    return byAddress;
  }

  private static String key(String email) {
    return email.toLowerCase(Locale.ROOT);
  }

  /** The line that counts for each address, which is the last. */
  private Map<String, TextLine> lines() {
    Map<String, TextLine> lines = new LinkedHashMap<>();
    for (TextLine line : event.lines("ATTENDEE")) {
      line.content().ifPresent(it -> lines.put(key(PeopleMapping.address(it)), line));
    }
    return lines;
  }

  private void remove(String key) {
    for (TextLine line : event.lines("ATTENDEE")) {
      if (line.content().filter(it -> key(PeopleMapping.address(it)).equals(key)).isPresent()) {
        event.remove(line);
      }
    }
  }

  private String added(Attendee attendee) {
    LineText line = LineText.of("ATTENDEE").with("CN", attendee.name());
    words(line, attendee, null);
    boolean asked =
        attendee.status() == Attendee.Participation.NEEDS_ACTION
            && attendee.role() != Attendee.Role.NON_PARTICIPANT;
    line.with("RSVP", asked ? "TRUE" : null);
    // Whoever is to be told nothing is no business of a server that schedules (RFC 6638, 7.1).
    line.with("SCHEDULE-AGENT", notify ? null : "CLIENT");
    return line.value(address(attendee.email(), null));
  }

  private static String changed(TextLine line, Attendee attendee) {
    ContentLine old = line.content().orElseThrow();
    LineText changed = LineText.like("ATTENDEE", old, NONE);
    String name = PeopleMapping.name(old);
    if (!Objects.equals(name, attendee.name())) {
      changed.with("CN", attendee.name());
    }
    words(changed, attendee, old);
    return changed.value(address(attendee.email(), old));
  }

  /** What is not said, or said in words that are not known, means the usual; that stays so. */
  private static void words(LineText line, Attendee attendee, @Nullable ContentLine old) {
    if (PeopleMapping.kind(old) != attendee.kind()) {
      line.with("CUTYPE", LineText.word(attendee.kind()));
    }
    if (PeopleMapping.role(old) != attendee.role()) {
      line.with("ROLE", role(attendee.role()));
    }
    if (old == null || PeopleMapping.status(old) != attendee.status()) {
      line.with("PARTSTAT", LineText.word(attendee.status()));
    }
  }

  private static String role(Attendee.Role role) {
    return switch (role) {
      case REQUIRED -> "REQ-PARTICIPANT";
      case OPTIONAL -> "OPT-PARTICIPANT";
      case CHAIR -> "CHAIR";
      case NON_PARTICIPANT -> "NON-PARTICIPANT";
    };
  }

  /** An address stays as it is written, though it may differ in what does not count. */
  private static String address(String email, @Nullable ContentLine old) {
    if (old != null && PeopleMapping.address(old).equals(email)) {
      return old.value();
    }
    return URI.matcher(email).matches() ? email : "mailto:" + email;
  }
}
