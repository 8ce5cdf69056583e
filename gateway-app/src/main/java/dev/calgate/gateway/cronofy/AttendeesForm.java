package dev.calgate.gateway.cronofy;

import dev.calgate.model.Attendee;
import dev.calgate.model.EventDetails;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Who is to be invited to an event and who no longer: a change of its attendees, whose answers and
 * roles stay as they are.
 *
 * @param invite names by address; a name may be null
 * @param remove addresses; none of them is to be invited
 */
record AttendeesForm(Map<String, Invited> invite, List<String> remove)
    implements UnaryOperator<EventDetails> {
  private static final int MOST = 1_000;
  private static final int LONGEST = 320;
  private static final Pattern EMAIL = Pattern.compile("[^\\s@<>\",;]+@[^\\s@<>\",;]+");

  /** Somebody to be invited. */
  record Invited(String email, @Nullable String name) {}

  /** Reads an event's {@code attendees}; older clients say {@code reject} for {@code remove}. */
  static Optional<AttendeesForm> read(FaceParameters event) {
    return event.object("attendees").map(AttendeesForm::of).filter(it -> !it.isEmpty());
  }

  private static AttendeesForm of(FaceParameters attendees) {
    Map<String, Invited> invite = new LinkedHashMap<>();
    for (FaceParameters one : attendees.objects("invite", MOST)) {
      String email = email(one);
      invite.putIfAbsent(
          key(email), new Invited(email, one.text("display_name", LONGEST).orElse(null)));
    }
    List<String> remove = new ArrayList<>();
    for (String list : List.of("remove", "reject")) {
      attendees.objects(list, MOST).forEach(one -> remove.add(key(email(one))));
    }
    invite.keySet().removeAll(remove);
    return new AttendeesForm(invite, remove);
  }

  private static String email(FaceParameters attendee) {
    String email = attendee.required("email", LONGEST);
    if (!email.isEmpty() && !EMAIL.matcher(email).matches()) {
      attendee.refuse("email", "errors.invalid_email", "email is not an address");
    }
    return email;
  }

  private static String key(String email) {
    return email.toLowerCase(Locale.ROOT);
  }

  private boolean isEmpty() {
    return invite.isEmpty() && remove.isEmpty();
  }

  @Override
  public EventDetails apply(EventDetails details) {
    Map<String, Attendee> attendees = new LinkedHashMap<>();
    for (Attendee there : details.attendees()) {
      String key = key(there.email());
      if (!remove.contains(key)) {
        // A calendar may have somebody twice.
        attendees.put(attendees.containsKey(key) ? key + " " + attendees.size() : key, there);
      }
    }
    invite.forEach((key, it) -> attendees.merge(key, attendee(it), (old, fresh) -> named(old, it)));
    return details.toBuilder().attendees(List.copyOf(attendees.values())).build();
  }

  private static Attendee attendee(Invited invited) {
    return new Attendee(
        invited.email(),
        invited.name(),
        Attendee.Role.REQUIRED,
        Attendee.Participation.NEEDS_ACTION,
        Attendee.Kind.INDIVIDUAL,
        false);
  }

  private static Attendee named(Attendee there, Invited invited) {
    return invited.name() == null
        ? there
        : new Attendee(
            there.email(),
            invited.name(),
            there.role(),
            there.status(),
            there.kind(),
            there.self());
  }
}
