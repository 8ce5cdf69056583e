package dev.calgate.provider.caldav;

import dev.calgate.provider.Coverage;
import dev.calgate.provider.ErrorKind;
import dev.calgate.provider.ErrorScope;
import dev.calgate.provider.PageEnd;
import dev.calgate.provider.ProviderException;
import dev.calgate.provider.RemoteChange;
import dev.calgate.provider.caldav.wire.DavResponse;
import dev.calgate.provider.caldav.wire.ETags;
import java.util.Optional;

/**
 * What changed since a token, or since ever (RFC 6578). What proves nothing is doubted, and then
 * the members themselves have the last word: a first answer without token, as of servers that
 * answer every report; one that does not get on; a token that moved although nothing is named, as
 * of a calendar that was made anew at its address.
 */
final class SyncChanges implements ChangeSource {
  private static final int MAX_ANSWERS = 10_000;

  private final DavCalendar calendar;
  private final boolean initial;
  private Multistatus answer;
  private String token;
  private boolean named;
  private boolean namedHere;
  private boolean truncated;
  private boolean doubtful;
  private boolean stuck;
  private int answers = 1;

  private SyncChanges(DavCalendar calendar, DavAnswer first, String token) {
    this.calendar = calendar;
    this.initial = token.isEmpty();
    this.token = token;
    this.answer = new Multistatus(first, calendar.context());
  }

  /**
   * Asks for everything without looking first: who does not know it says so, and the members tell
   * the same.
   */
  static ChangeSource everything(DavCalendar calendar) {
    DavAnswer first = calendar.askChanges("");
    if (first.status() == 207) {
      return new SyncChanges(calendar, first, "");
    }
    try (first) {
      DavErrors.checkServer(first, ErrorScope.CALENDAR, calendar.now());
    }
    String known = calendar.askToken();
    return new MemberListing(calendar, DavErrors.passes(first.status()) ? known : "");
  }

  /** Asks for what changed since a token. */
  static ChangeSource since(DavCalendar calendar, String token) {
    return new SyncChanges(calendar, delta(calendar, token), token);
  }

  private static DavAnswer delta(DavCalendar calendar, String token) {
    DavAnswer answer = calendar.askChanges(token);
    if (answer.status() != 207) {
      try (answer) {
        throw DavErrors.ofSync(answer, calendar.now());
      }
    }
    return answer;
  }

  @Override
  public Optional<RemoteChange> next() {
    while (true) {
      Optional<DavResponse> response = answer.next();
      if (response.isPresent()) {
        Optional<RemoteChange> change = change(response.get());
        if (change.isPresent()) {
          named = true;
          namedHere = true;
          return change;
        }
      } else if (!goOn()) {
        return Optional.empty();
      }
    }
  }

  private Optional<RemoteChange> change(DavResponse response) {
    switch (calendar.place(response)) {
      case ITSELF -> calendar.check(response);
      case CUT_OFF -> truncated = true;
      case OUTSIDE -> doubtful |= initial;
      case BELOW -> {}
      case MEMBER -> {
        return Optional.of(member(response));
      }
    }
    return Optional.empty();
  }

  private RemoteChange member(DavResponse response) {
    RemoteChange change = calendar.member(response);
    if (!initial
        && change instanceof RemoteChange.Seen seen
        && ETags.isRepeatable(seen.version().value())) {
      // Named, so it changed, whatever its tag.
      return new RemoteChange.Seen(seen.ref(), DavCalendar.UNTAGGED);
    }
    return change;
  }

  /** Takes the answer's token, and asks for the next part of a truncated answer. */
  private boolean goOn() {
    String next = answer.syncToken().orElse("");
    boolean moved = !next.equals(token);
    token = next;
    if (!truncated || stuck) {
      doubtful |= next.isEmpty() || (!initial && moved && !named);
      return false;
    }
    if (next.isEmpty() || !moved || !namedHere || ++answers > MAX_ANSWERS) {
      return getsStuck();
    }
    DavAnswer more = calendar.askChanges(next);
    if (more.status() != 207) {
      try (more) {
        ProviderException refused = DavErrors.ofSync(more, calendar.now());
        if (refused.kind() == ErrorKind.CURSOR_EXPIRED) {
          return getsStuck();
        }
        throw refused;
      }
    }
    answer.close();
    answer = new Multistatus(more, calendar.context());
    truncated = false;
    namedHere = false;
    return true;
  }

  private boolean getsStuck() {
    if (!initial) {
      throw new ProviderException(
          ErrorKind.CURSOR_EXPIRED,
          ErrorScope.CALENDAR,
          "The server cuts its answer off and does not go on (status 507)");
    }
    stuck = true;
    doubtful = true;
    return false;
  }

  @Override
  public Optional<ChangeSource> successor() {
    if (!doubtful) {
      return Optional.empty();
    }
    return Optional.of(new MemberListing(calendar, stuck ? calendar.askToken() : token));
  }

  @Override
  public PageEnd.Complete complete() {
    return new CalDavCursor(token).end(initial ? Coverage.SNAPSHOT : Coverage.DELTA);
  }

  @Override
  public void close() {
    answer.close();
  }
}
