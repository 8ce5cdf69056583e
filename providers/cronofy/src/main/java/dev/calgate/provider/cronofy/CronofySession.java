package dev.calgate.provider.cronofy;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.calgate.provider.CalendarRef;
import dev.calgate.provider.CalendarSession;
import dev.calgate.provider.ChangePage;
import dev.calgate.provider.ChangeQuery;
import dev.calgate.provider.ErrorKind;
import dev.calgate.provider.ErrorScope;
import dev.calgate.provider.EventWrite;
import dev.calgate.provider.FetchedObjects;
import dev.calgate.provider.ObjectRef;
import dev.calgate.provider.ProviderException;
import dev.calgate.provider.PushChannel;
import dev.calgate.provider.RemoteCalendar;
import dev.calgate.provider.RemoteChange;
import dev.calgate.provider.Written;
import dev.calgate.provider.cronofy.wire.EventMapping;
import dev.calgate.provider.cronofy.wire.Userinfo;
import java.time.Clock;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** One account at Cronofy. */
final class CronofySession implements CalendarSession {
  private final AuthorizedCalls calls;
  private final EventCalls events;
  private final CronofyConfig config;
  private final int maxObjectBytes;
  private @Nullable Userinfo userinfo;
  private @Nullable EventListing listing;
  private boolean closed;

  CronofySession(AuthorizedCalls calls, CronofyConfig config, Clock clock, int maxObjectBytes) {
    this.calls = calls;
    this.events = new EventCalls(calls, clock);
    this.config = config;
    this.maxObjectBytes = maxObjectBytes;
  }

  /** Whose account it is, asked for now. */
  Userinfo userinfo() {
    checkOpen();
    Userinfo told =
        AuthorizedCalls.read(calls.get("/v1/userinfo", ErrorScope.ACCOUNT), Userinfo::of);
    userinfo = told;
    return told;
  }

  /** Of the list with the profiles, because that alone tells which of them are connected. */
  @Override
  public List<RemoteCalendar> listCalendars() {
    return userinfo().calendars().stream()
        .map(
            it ->
                new RemoteCalendar(
                    new CalendarRef(it.id()),
                    it.name(),
                    "",
                    null,
                    null,
                    it.primary(),
                    it.readOnly(),
                    null))
        .toList();
  }

  /**
   * A calendar that can be read. Listings are silent of one that is gone, and of one that the
   * service cannot reach they go on telling what it was like.
   */
  private Userinfo.ListedCalendar calendar(CalendarRef ref) {
    Userinfo told = userinfo;
    if (told == null || told.calendar(ref.value()).isEmpty()) {
      told = userinfo();
    }
    Userinfo.ListedCalendar calendar =
        told.calendar(ref.value())
            .orElseThrow(
                () ->
                    new ProviderException(
                        ErrorKind.GONE,
                        ErrorScope.CALENDAR,
                        "Cronofy does not list this calendar any more"));
    if (!calendar.connected()) {
      throw new ProviderException(
          ErrorKind.FORBIDDEN,
          ErrorScope.CALENDAR,
          "Cronofy has lost access to this calendar; its profile must be connected there again");
    }
    return calendar;
  }

  private EventMapping mapping() {
    Userinfo told = userinfo == null ? userinfo() : userinfo;
    return new EventMapping(told.addresses(), maxObjectBytes);
  }

  @Override
  public ChangePage changes(ChangeQuery query) {
    checkOpen();
    if (query.page() == null) {
      if (query.cursor() != null) {
        CronofyCursor.parse(query.cursor());
      }
      calendar(query.calendar());
    }
    if (listing == null || query.page() == null) {
      listing = new EventListing(events, config, mapping());
    }
    return listing.page(query);
  }

  @Override
  public FetchedObjects fetch(CalendarRef calendar, List<ObjectRef> refs) {
    if (refs.size() > CronofyProvider.FETCH_BATCH) {
      throw new IllegalArgumentException(
          "At most " + CronofyProvider.FETCH_BATCH + " events in one fetch");
    }
    checkOpen();
    if (refs.isEmpty()) {
      return List::of;
    }
    calendar(calendar);
    EventMapping mapping = mapping();
    Map<ObjectRef, ObjectNode> found = events.find(calendar, new HashSet<>(refs), null);
    List<ObjectNode> told = new ArrayList<>();
    for (ObjectRef ref : refs) {
      ObjectNode event = found.get(ref);
      if (event == null) {
        // It may be gone or merely out of sight, and only the service can say that it is gone.
        throw CronofyErrors.object(
            ErrorKind.UNREACHABLE, "The event's present state cannot be had from Cronofy");
      }
      told.add(event);
    }
    return () -> told.stream().<RemoteChange>map(mapping::change).toList();
  }

  @Override
  public Written write(EventWrite write) {
    checkOpen();
    if (calendar(write.calendar()).readOnly()) {
      throw new ProviderException(
          ErrorKind.FORBIDDEN, ErrorScope.CALENDAR, "This calendar can only be read");
    }
    return new CronofyWriter(events, mapping()).write(write);
  }

  @Override
  public PushChannel openChannel(PushChannel.Order order) {
    checkOpen();
    return new ChannelCalls(calls).open(order);
  }

  @Override
  public void closeChannel(String id, String resource) {
    checkOpen();
    new ChannelCalls(calls).close(id);
  }

  private void checkOpen() {
    if (closed) {
      throw new IllegalStateException("The session is closed");
    }
  }

  @Override
  public void close() {
    closed = true;
  }
}
