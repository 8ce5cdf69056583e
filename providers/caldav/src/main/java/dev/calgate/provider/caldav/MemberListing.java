package dev.calgate.provider.caldav;

import dev.calgate.provider.Coverage;
import dev.calgate.provider.PageEnd;
import dev.calgate.provider.RemoteChange;
import dev.calgate.provider.caldav.wire.DavResponse;
import java.util.Optional;

/**
 * All members with their tags. Only an answer that holds the calendar itself (a MUST of RFC 4918
 * section 9.1), is not cut off and has no reference that leads elsewhere proves that what it does
 * not name is gone.
 */
final class MemberListing implements ChangeSource {
  private final DavCalendar calendar;
  private final String token;
  private final Multistatus answer;
  private boolean itself;
  private boolean truncated;
  private boolean strange;

  /**
   * Asks for the members.
   *
   * @param token where the next pass begins; empty to list again
   */
  MemberListing(DavCalendar calendar, String token) {
    this.calendar = calendar;
    this.token = token;
    this.answer = calendar.askMembers();
  }

  @Override
  public Optional<RemoteChange> next() {
    Optional<DavResponse> response = answer.next();
    while (response.isPresent()) {
      Optional<RemoteChange> change = change(response.get());
      if (change.isPresent()) {
        return change;
      }
      response = answer.next();
    }
    return Optional.empty();
  }

  private Optional<RemoteChange> change(DavResponse response) {
    switch (calendar.place(response)) {
      case ITSELF -> {
        calendar.check(response);
        itself = true;
      }
      case CUT_OFF -> truncated = true;
      case OUTSIDE -> strange = true;
      case BELOW -> {}
      case MEMBER -> {
        return Optional.of(calendar.member(response));
      }
    }
    return Optional.empty();
  }

  @Override
  public PageEnd.Complete complete() {
    if (truncated) {
      throw DavCalendar.broken("The server cuts its listing off (status 507)");
    }
    if (!itself) {
      throw DavCalendar.broken("The server's listing does not hold the calendar itself");
    }
    return new CalDavCursor(token).end(strange ? Coverage.DELTA : Coverage.SNAPSHOT);
  }

  @Override
  public void close() {
    answer.close();
  }
}
