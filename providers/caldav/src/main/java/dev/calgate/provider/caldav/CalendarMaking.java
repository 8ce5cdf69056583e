package dev.calgate.provider.caldav;

import dev.calgate.provider.CalendarRef;
import dev.calgate.provider.ErrorKind;
import dev.calgate.provider.ErrorScope;
import dev.calgate.provider.NewCalendar;
import dev.calgate.provider.ProviderContext;
import dev.calgate.provider.ProviderException;
import dev.calgate.provider.caldav.wire.DavNames;
import dev.calgate.provider.caldav.wire.DavResponse;
import dev.calgate.provider.caldav.wire.Hrefs;
import dev.calgate.provider.caldav.wire.Requests;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * Makes a calendar (RFC 4791 section 5.3.1) in the account's first home, in a place whose name is
 * made of the seed. A place is taken by the same calendar, from an earlier try; by one that its
 * owner has given another name since; or by one that was deleted and is kept for a while, as in
 * Nextcloud's bin. In the last two cases there is a next place.
 */
final class CalendarMaking {
  private static final int PLACES = 4;

  private final DavClient client;
  private final CalDavAccount account;
  private final ProviderContext context;

  CalendarMaking(DavClient client, CalDavAccount account, ProviderContext context) {
    this.client = client;
    this.account = account;
    this.context = context;
  }

  /** Makes it, or finds the one that an earlier try has made. */
  CalendarRef make(NewCalendar calendar) {
    if (account.single() || account.collections().isEmpty()) {
      throw notSupported("This account is one calendar, beside which none can be made");
    }
    String home = Hrefs.asCollection(account.collections().get(0));
    for (int i = 1; ; i++) {
      String path = home + calendar.seed() + (i == 1 ? "" : "-" + i) + "/";
      Optional<ProviderException> refusal = attempt(path, calendar);
      if (refusal.isEmpty() || hasName(path, calendar.name())) {
        return new CalendarRef(path);
      }
      if (refusal.get().kind() != ErrorKind.CONFLICT) {
        throw refusal.get();
      }
      if (i == PLACES) {
        throw notSupported("The server lets no calendar be made, or has no place for it");
      }
    }
  }

  /** Why a place was not given: {@link ErrorKind#CONFLICT} when it may only be taken. */
  private Optional<ProviderException> attempt(String path, NewCalendar calendar) {
    Optional<ProviderException> refusal =
        send(path, Requests.mkcalendar(calendar.name(), calendar.color()));
    boolean unwanted = refusal.filter(it -> it.kind() == ErrorKind.REJECTED).isPresent();
    // One property that is refused fails all of them; a colour is not worth that.
    return unwanted && calendar.color() != null
        ? send(path, Requests.mkcalendar(calendar.name(), null))
        : refusal;
  }

  private Optional<ProviderException> send(String path, String body) {
    try (DavAnswer answer = client.makeCalendar(path, body)) {
      int status = answer.status();
      if (status == 201 || status == 200 || status == 204) {
        return Optional.empty();
      }
      DavErrors.checkServer(answer, ErrorScope.ACCOUNT, now());
      // The standard's word for a taken place; RFC 4918 has 405 for it, as many servers do.
      if (answer.mentions("resource-must-be-null") || status == 405) {
        return Optional.of(
            new ProviderException(ErrorKind.CONFLICT, ErrorScope.ACCOUNT, "The place is taken"));
      }
      if (status == 501) {
        throw notSupported("The server lets no calendars be made");
      }
      return Optional.of(refusal(answer));
    }
  }

  private ProviderException refusal(DavAnswer answer) {
    // Where a property is refused, or there is no room, nothing is made (RFC 4791 section 5.3.1).
    return answer.status() == 207 || answer.status() == 409 || answer.status() == 507
        ? new ProviderException(
            ErrorKind.REJECTED,
            ErrorScope.ACCOUNT,
            "The server does not make the calendar (status " + answer.status() + ")")
        : DavErrors.of(answer, ErrorScope.ACCOUNT, now());
  }

  /** Whether there is a calendar for events that people know by a name, or by none. */
  private boolean hasName(String path, String name) {
    DavAnswer answer =
        client.propfind(
            path,
            0,
            Requests.propfind(
                List.of(DavNames.RESOURCETYPE, DavNames.DISPLAYNAME, DavNames.COMPONENTS)));
    if (answer.status() != 207) {
      try (answer) {
        DavErrors.checkServer(answer, ErrorScope.ACCOUNT, now());
        if (DavErrors.passes(answer.status())) {
          throw DavErrors.of(answer, ErrorScope.ACCOUNT, now());
        }
        return false;
      }
    }
    boolean[] found = {false};
    Multistatus.forEachCollection(answer, it -> found[0] |= isCalendar(it, name));
    return found[0];
  }

  private static boolean isCalendar(DavResponse response, String name) {
    // Nobody has renamed what has no name: the server did not keep the one that it was given.
    return CalendarList.holdsEvents(response)
        && response
            .text(DavNames.DISPLAYNAME)
            .map(String::strip)
            .filter(it -> !it.isEmpty())
            .map(name::equals)
            .orElse(true);
  }

  private Instant now() {
    return context.clock().instant();
  }

  private static ProviderException notSupported(String message) {
    return new ProviderException(ErrorKind.NOT_SUPPORTED, ErrorScope.ACCOUNT, message);
  }
}
