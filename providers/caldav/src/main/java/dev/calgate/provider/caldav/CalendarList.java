package dev.calgate.provider.caldav;

import dev.calgate.provider.CalendarRef;
import dev.calgate.provider.ErrorScope;
import dev.calgate.provider.ProviderContext;
import dev.calgate.provider.RemoteCalendar;
import dev.calgate.provider.caldav.wire.DavNames;
import dev.calgate.provider.caldav.wire.DavProperty;
import dev.calgate.provider.caldav.wire.DavResponse;
import dev.calgate.provider.caldav.wire.Hrefs;
import dev.calgate.provider.caldav.wire.Requests;
import dev.calgate.provider.caldav.wire.ZoneText;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import javax.xml.namespace.QName;
import org.jspecify.annotations.Nullable;

/**
 * All calendars of an account that can hold events: one request per home, however many they are.
 */
final class CalendarList {
  private static final List<QName> TRAITS =
      List.of(
          DavNames.RESOURCETYPE,
          DavNames.COMPONENTS,
          DavNames.DESCRIPTION,
          DavNames.TIMEZONE,
          DavNames.PRIVILEGES,
          DavNames.SYNC_TOKEN);
  private static final Set<String> WRITE_PRIVILEGES =
      Set.of("all", "write", "write-content", "bind");
  private static final Duration GRAIN = Duration.ofSeconds(2);
  private static final int SECONDS_DIGITS = 10;

  private final DavClient client;
  private final CalDavAccount account;
  private final ProviderContext context;
  private final CalendarTraits traits;

  CalendarList(
      DavClient client, CalDavAccount account, ProviderContext context, CalendarTraits traits) {
    this.client = client;
    this.account = account;
    this.context = context;
    this.traits = traits;
  }

  List<RemoteCalendar> list() {
    List<RemoteCalendar> calendars = new ArrayList<>();
    Set<String> seen = new HashSet<>();
    for (String home : account.collections()) {
      List<DavResponse> responses = new ArrayList<>();
      Instant sentAt = ask(home, steady(home), responses);
      List<DavResponse> found = responses.stream().filter(it -> it.is(DavNames.CALENDAR)).toList();
      if (found.stream().anyMatch(it -> traits(it).isEmpty())) {
        learn(home);
      }
      for (DavResponse response : found) {
        Optional<CalendarTraits.Traits> known = traits(response);
        if (known.isPresent() && known.get().holdsEvents() && seen.add(path(response))) {
          calendars.add(calendar(response, known.get(), sentAt));
        }
      }
    }
    return calendars;
  }

  /** Asks a home, or the single calendar, and tells when the server answered. */
  private Instant ask(String home, List<QName> properties, List<DavResponse> responses) {
    int depth = account.single() ? 0 : 1;
    try (DavAnswer answer = client.propfind(home, depth, Requests.propfind(properties))) {
      if (answer.status() != 207) {
        throw DavErrors.of(answer, ErrorScope.ACCOUNT, context.clock().instant());
      }
      Multistatus.forEach(answer, context, responses::add);
      return answer.date().orElse(context.clock().instant());
    }
  }

  static boolean holdsEvents(DavResponse response) {
    if (!response.is(DavNames.CALENDAR)) {
      return false;
    }
    Optional<DavProperty> components = response.property(DavNames.COMPONENTS);
    return components.isEmpty()
        || components.get().names().isEmpty()
        || components.get().names().stream().anyMatch("VEVENT"::equalsIgnoreCase);
  }

  private String path(DavResponse response) {
    return Hrefs.collection(response.href(), client.host())
        .orElseThrow(() -> Multistatus.foreign(response.href()));
  }

  /** What every poll asks for; the change tag only where not every calendar has a sync token. */
  private List<QName> steady(String home) {
    List<QName> properties =
        new ArrayList<>(
            List.of(
                DavNames.RESOURCETYPE, DavNames.DISPLAYNAME, DavNames.COLOR, DavNames.SYNC_TOKEN));
    if (!traits.allHaveTokens(key(home))) {
      properties.add(DavNames.CTAG);
    }
    return properties;
  }

  private Optional<CalendarTraits.Traits> traits(DavResponse response) {
    return traits.find(key(path(response)), context.clock().instant());
  }

  private void learn(String home) {
    List<DavResponse> responses = new ArrayList<>();
    Instant unused = ask(home, TRAITS, responses);
    boolean tokens = true;
    for (DavResponse response : responses) {
      if (response.is(DavNames.CALENDAR)) {
        tokens &= response.text(DavNames.SYNC_TOKEN).isPresent();
        traits.put(key(path(response)), traitsOf(response));
      }
    }
    traits.putTokens(key(home), tokens);
  }

  private CalendarTraits.Traits traitsOf(DavResponse response) {
    return new CalendarTraits.Traits(
        holdsEvents(response),
        response.text(DavNames.DESCRIPTION).orElse(""),
        response.text(DavNames.TIMEZONE).flatMap(ZoneText::zoneName).orElse(null),
        isReadOnly(response),
        context.clock().instant());
  }

  private String key(String path) {
    return client.origin() + path;
  }

  private RemoteCalendar calendar(
      DavResponse response, CalendarTraits.Traits known, Instant sentAt) {
    String path = path(response);
    return new RemoteCalendar(
        new CalendarRef(path),
        response.text(DavNames.DISPLAYNAME).orElse(Hrefs.name(path)),
        known.description(),
        response.text(DavNames.COLOR).map(CalendarList::color).orElse(null),
        known.timeZone(),
        false,
        known.readOnly(),
        stateTag(response, sentAt));
  }

  /** Apple's clients write an alpha channel behind the colour. */
  private static String color(String text) {
    return text.matches("#[0-9A-Fa-f]{8}") ? text.substring(0, 7).toLowerCase(Locale.ROOT) : text;
  }

  private static boolean isReadOnly(DavResponse response) {
    return response
        .property(DavNames.PRIVILEGES)
        .filter(it -> it.elements().contains("privilege"))
        .filter(it -> it.elements().stream().noneMatch(WRITE_PRIVILEGES::contains))
        .isPresent();
  }

  private static @Nullable String stateTag(DavResponse response, Instant sentAt) {
    Optional<String> token = response.text(DavNames.SYNC_TOKEN);
    Optional<String> tag =
        token.isPresent()
            ? token.map(it -> "t:" + it)
            : response.text(DavNames.CTAG).map(it -> "c:" + it);
    return tag.filter(it -> !isFreshSecond(it.substring(2), sentAt)).orElse(null);
  }

  /**
   * A tag that counts seconds says nothing of what changes in the second that has not passed yet.
   */
  private static boolean isFreshSecond(String tag, Instant sentAt) {
    String digits = tag.replace("\"", "");
    if (digits.length() != SECONDS_DIGITS || !digits.chars().allMatch(Character::isDigit)) {
      return false;
    }
    Instant second = Instant.ofEpochSecond(Long.parseLong(digits));
    return Duration.between(second, sentAt).abs().compareTo(GRAIN) < 0;
  }
}
