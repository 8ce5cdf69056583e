package dev.calgate.provider.caldav;

import dev.calgate.provider.CalendarRef;
import dev.calgate.provider.ErrorKind;
import dev.calgate.provider.ErrorScope;
import dev.calgate.provider.ProviderContext;
import dev.calgate.provider.ProviderException;
import dev.calgate.provider.RemoteCalendar;
import dev.calgate.provider.caldav.wire.DavNames;
import dev.calgate.provider.caldav.wire.DavProperty;
import dev.calgate.provider.caldav.wire.DavResponse;
import dev.calgate.provider.caldav.wire.ETags;
import dev.calgate.provider.caldav.wire.Hrefs;
import dev.calgate.provider.caldav.wire.Requests;
import dev.calgate.provider.caldav.wire.ZoneText;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
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
          DavNames.PRIVILEGES);
  private static final List<QName> LOOKS =
      List.of(DavNames.RESOURCETYPE, DavNames.DISPLAYNAME, DavNames.COLOR);
  private static final Set<String> WRITE_PRIVILEGES =
      Set.of("all", "write", "write-content", "bind");

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

  /**
   * Lists them, with what tells whether something changed in them.
   *
   * @throws ProviderException {@link ErrorKind#PROTOCOL} when a home's listing proves not to be
   *     complete, so that a calendar that is missing in the result was missing at the server
   */
  List<RemoteCalendar> list() {
    return list(
        home -> {
          HomeListing found = ask(home, steady(home));
          traits.putTokens(
              key(home),
              found.calendars().values().stream()
                  .allMatch(it -> it.text(DavNames.SYNC_TOKEN).isPresent()));
          if (found.calendars().keySet().stream().anyMatch(it -> traits(it).isEmpty())) {
            learn(ask(home, TRAITS));
          }
          return found;
        });
  }

  /** Lists them with all that a server knows without looking into them. */
  List<RemoteCalendar> listUntagged() {
    List<QName> properties = new ArrayList<>(LOOKS);
    properties.addAll(TRAITS);
    return list(
        home -> {
          HomeListing found = ask(home, properties.stream().distinct().toList());
          learn(found);
          return found;
        });
  }

  private List<RemoteCalendar> list(Function<String, HomeListing> listing) {
    List<RemoteCalendar> calendars = new ArrayList<>();
    Set<String> seen = new HashSet<>();
    for (String home : account.collections()) {
      HomeListing found = listing.apply(home);
      found
          .calendars()
          .forEach(
              (path, response) ->
                  traits(path)
                      .filter(known -> known.holdsEvents() && seen.add(path))
                      .ifPresent(
                          known -> calendars.add(calendar(path, response, known, found.sentAt()))));
    }
    return calendars;
  }

  /** Asks a home, or the single calendar. */
  private HomeListing ask(String home, List<QName> properties) {
    int depth = account.single() ? 0 : 1;
    DavAnswer answer = client.propfind(home, depth, Requests.propfind(properties));
    if (answer.status() != 207) {
      try (answer) {
        throw DavErrors.of(answer, ErrorScope.ACCOUNT, context.clock().instant());
      }
    }
    Instant sentAt = answer.date().orElse(context.clock().instant());
    HomeListing listing = new HomeListing(client, answer.path(), account.single(), sentAt);
    Multistatus.forEachCollection(answer, listing::add);
    listing.checkComplete();
    return listing;
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

  /** What every poll asks for; the change tag only where not every calendar has a sync token. */
  private List<QName> steady(String home) {
    List<QName> properties = new ArrayList<>(LOOKS);
    properties.add(DavNames.SYNC_TOKEN);
    if (!traits.allHaveTokens(key(home))) {
      properties.add(DavNames.CTAG);
    }
    return properties;
  }

  private Optional<CalendarTraits.Traits> traits(String path) {
    return traits.find(key(path), context.clock().instant());
  }

  private void learn(HomeListing found) {
    found.calendars().forEach((path, response) -> traits.put(key(path), traitsOf(response)));
  }

  private CalendarTraits.Traits traitsOf(DavResponse response) {
    return new CalendarTraits.Traits(
        holdsEvents(response),
        response.text(DavNames.DESCRIPTION).orElse(""),
        response.text(DavNames.TIMEZONE).flatMap(ZoneText::zoneName).orElse(null),
        isReadOnly(response),
        context.clock().instant());
  }

  /** With the user, for one address is shown to each user with the privileges that are theirs. */
  private String key(String path) {
    return account.username() + " " + client.origin() + path;
  }

  private RemoteCalendar calendar(
      String path, DavResponse response, CalendarTraits.Traits known, Instant sentAt) {
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

  static boolean isReadOnly(DavResponse response) {
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
            ? token.map(CalDavCursor::stateTag)
            : response.text(DavNames.CTAG).map(it -> "c:" + it);
    return tag.filter(it -> !isFreshSecond(it.substring(2), sentAt)).orElse(null);
  }

  /**
   * A tag that counts seconds says nothing of what changes in the second that has not passed yet.
   */
  private static boolean isFreshSecond(String tag, Instant sentAt) {
    return ETags.second(tag).filter(it -> ETags.isFresh(it, sentAt)).isPresent();
  }
}
