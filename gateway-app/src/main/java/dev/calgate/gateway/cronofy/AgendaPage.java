package dev.calgate.gateway.cronofy;

import dev.calgate.gateway.account.CredentialCipher;
import dev.calgate.gateway.store.AccountKey;
import dev.calgate.gateway.store.AgendaStore.Makers;
import dev.calgate.gateway.store.AgendaStore.Place;
import dev.calgate.gateway.store.AgendaStore.Question;
import dev.calgate.model.CalendarId;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.ZoneId;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Which page of which listing is wanted. It travels in the address of the next page, sealed, so
 * that nobody reads, alters or uses it who is not the account's own application.
 *
 * @param kind of listing, for which alone the address is good
 * @param number from 1
 * @param after the line behind which it begins; null for the first one
 * @param form how lines are told
 */
record AgendaPage(
    String kind, Question question, int number, @Nullable Place after, AgendaForm form) {
  private static final String LINE = "\n";
  private static final String VERSION = "1";
  private static final int FIELDS = 14;

  /** The page behind this one. */
  AgendaPage next(Place last) {
    return new AgendaPage(kind, question, number + 1, last, form);
  }

  String seal(CredentialCipher cipher) {
    Place place = after == null ? new Place(Instant.EPOCH, "", "") : after;
    Set<CalendarId> calendars = question.calendars();
    Instant since = question.since();
    return cipher.seal(
        purpose(kind, question.account()),
        String.join(
            LINE,
            VERSION,
            Integer.toString(number),
            Long.toString(question.from().getEpochSecond()),
            Long.toString(question.to().getEpochSecond()),
            question.zone().getId(),
            since == null ? "" : Long.toString(since.getEpochSecond()),
            flag(question.deleted()) + flag(question.moved()) + flag(question.ownAlways()),
            question.makers().name(),
            form.text(),
            Long.toString(place.start().getEpochSecond()),
            place.event(),
            place.name(),
            calendars == null ? "all" : "some",
            calendars == null
                ? ""
                : String.join(",", calendars.stream().map(CalendarId::value).toList())));
  }

  private static String flag(boolean set) {
    return set ? "1" : "0";
  }

  private static boolean isSet(String flags, int index) {
    return flags.charAt(index) == '1';
  }

  private static String purpose(String kind, AccountKey account) {
    return "cronofy " + kind + " " + account.application() + "/" + account.account();
  }

  /** Opens what {@link #seal} gave; empty for anything else. */
  static Optional<AgendaPage> open(
      CredentialCipher cipher, String kind, AccountKey account, String sealed) {
    return cipher.open(purpose(kind, account), sealed).flatMap(text -> read(kind, account, text));
  }

  private static Optional<AgendaPage> read(String kind, AccountKey account, String text) {
    List<String> fields = List.of(text.split(LINE, -1));
    if (fields.size() != FIELDS || !fields.get(0).equals(VERSION)) {
      return Optional.empty();
    }
    try {
      String flags = fields.get(6);
      Question question =
          new Question(
              account,
              fields.get(12).equals("all") ? null : calendars(fields.get(13)),
              moment(fields.get(2)),
              moment(fields.get(3)),
              ZoneId.of(fields.get(4)),
              fields.get(5).isEmpty() ? null : moment(fields.get(5)),
              isSet(flags, 0),
              isSet(flags, 1),
              Makers.valueOf(fields.get(7)),
              isSet(flags, 2));
      Place place = new Place(moment(fields.get(9)), fields.get(10), fields.get(11));
      return Optional.of(
          new AgendaPage(
              kind,
              question,
              Integer.parseInt(fields.get(1)),
              place,
              AgendaForm.of(fields.get(8))));
    } catch (DateTimeException e) {
      // A zone that a newer Java knew.
      return Optional.empty();
    }
  }

  private static Instant moment(String second) {
    return Instant.ofEpochSecond(Long.parseLong(second));
  }

  private static Set<CalendarId> calendars(String list) {
    Set<CalendarId> calendars = new LinkedHashSet<>();
    for (String id : list.split(",")) {
      if (!id.isEmpty()) {
        calendars.add(new CalendarId(id));
      }
    }
    return calendars;
  }
}
