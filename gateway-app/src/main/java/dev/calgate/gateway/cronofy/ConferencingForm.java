package dev.calgate.gateway.cronofy;

import dev.calgate.model.Conference;
import dev.calgate.model.EventDetails;
import java.net.URI;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * Where an event is held online: a conference of the application's own, or none.
 *
 * @param address null for none
 */
record ConferencingForm(@Nullable String address) implements UnaryOperator<EventDetails> {
  private static final String PROFILE = "profile_id";
  private static final String ADDRESS = "join_url";
  private static final int LONGEST = 4_096;

  /**
   * Reads an event's {@code conferencing}. The default is a conference of the calendar's where it
   * offers any, so it leaves the event as it is.
   *
   * @return empty when nothing is said, or a mistake was noted
   */
  static Optional<ConferencingForm> read(FaceParameters event) {
    return event.isNull("conferencing")
        ? Optional.of(new ConferencingForm(null))
        : event.object("conferencing").flatMap(ConferencingForm::readObject);
  }

  private static Optional<ConferencingForm> readObject(FaceParameters conferencing) {
    Optional<String> address = conferencing.text(ADDRESS, LONGEST);
    String profile =
        conferencing.text(PROFILE, LONGEST).orElse(address.isEmpty() ? "" : "explicit");
    switch (profile) {
      case "none" -> {
        return Optional.of(new ConferencingForm(null));
      }
      case "explicit" -> {
        return explicit(conferencing, address);
      }
      case "default" -> {}
      case "" -> conferencing.refusals().required(conferencing.path(PROFILE));
      case "integrated" ->
          conferencing.refuse(
              PROFILE,
              "errors.integrated_conferencing_not_available",
              "The calendar has no conferencing of its own here");
      default ->
          conferencing.refuse(PROFILE, Refusals.NOT_RECOGNIZED, "profile_id is not recognized");
    }
    return Optional.empty();
  }

  private static Optional<ConferencingForm> explicit(
      FaceParameters conferencing, Optional<String> address) {
    if (address.isEmpty()) {
      conferencing.refusals().required(conferencing.path(ADDRESS));
    } else if (!isWeb(address.get())) {
      conferencing.refuse(
          ADDRESS, Refusals.INVALID_FORMAT, "join_url must be an http or https address");
    }
    return address.map(ConferencingForm::new);
  }

  private static boolean isWeb(String text) {
    try {
      URI address = URI.create(text);
      return String.valueOf(address.getScheme()).matches("(?i)https?") && address.getHost() != null;
    } catch (IllegalArgumentException e) {
      return false;
    }
  }

  @Override
  public EventDetails apply(EventDetails details) {
    Conference there = details.conference();
    boolean same = there != null && there.url().equals(address);
    return same
        ? details
        : details.toBuilder()
            .conference(address == null ? null : new Conference(address, null))
            .build();
  }

  /** For a calendar that takes no conferences: the address where people read it, once. */
  EventDetails inTexts(EventDetails details) {
    if (address == null
        || details.location().contains(address)
        || details.description().contains(address)) {
      return details;
    }
    if (details.location().isEmpty()) {
      return details.toBuilder().location(address).build();
    }
    String description = details.description();
    return details.toBuilder()
        .description(description.isEmpty() ? address : description + "\n\n" + address)
        .build();
  }
}
