package dev.calgate.provider.google;

import com.google.api.client.json.GenericJson;
import com.google.api.services.calendar.Calendar;
import com.google.api.services.calendar.model.CalendarList;
import com.google.api.services.calendar.model.CalendarListEntry;
import com.google.api.services.calendar.model.Channel;
import dev.calgate.provider.CalendarRef;
import dev.calgate.provider.CalendarSession;
import dev.calgate.provider.ChangePage;
import dev.calgate.provider.ChangeQuery;
import dev.calgate.provider.Coverage;
import dev.calgate.provider.ErrorKind;
import dev.calgate.provider.ErrorScope;
import dev.calgate.provider.EventWrite;
import dev.calgate.provider.FetchedObjects;
import dev.calgate.provider.NewCalendar;
import dev.calgate.provider.ObjectRef;
import dev.calgate.provider.PageEnd;
import dev.calgate.provider.PageToken;
import dev.calgate.provider.ProviderException;
import dev.calgate.provider.PushChannel;
import dev.calgate.provider.RemoteCalendar;
import dev.calgate.provider.RemoteChange;
import dev.calgate.provider.Written;
import dev.calgate.provider.google.wire.CalendarMapping;
import dev.calgate.provider.google.wire.EventMapping;
import dev.calgate.provider.google.wire.EventPage;
import dev.calgate.provider.google.wire.RawEvent;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** One account on Google Calendar. */
final class GoogleSession implements CalendarSession {
  private static final int CALENDARS_PER_PAGE = 250;
  private static final int MOST_CALENDARS = 10_000;

  /** Google may give pages without any event, but not for ever. */
  private static final int MOST_EMPTY_PAGES = 250;

  private static final int MOST_PAGES = 20_000;

  private final AuthorizedCalls calls;
  private final Calendar api;
  private final GoogleConfig config;
  private final int maxObjectBytes;
  private final CalendarZones zones;
  private NewestCopies copies = new NewestCopies();
  private int pages;
  private int emptyPages;
  private boolean closed;

  GoogleSession(AuthorizedCalls calls, Calendar api, GoogleConfig config, int maxObjectBytes) {
    this.calls = calls;
    this.api = api;
    this.config = config;
    this.zones = new CalendarZones(calls, api);
    this.maxObjectBytes = maxObjectBytes;
  }

  /** The id of the account's own calendar, which is its e-mail address. */
  String primary() {
    CalendarListEntry entry =
        call(
            CalendarListEntry.class,
            ErrorScope.ACCOUNT,
            () -> api.calendarList().get("primary").setFields("id"));
    if (entry.getId() == null) {
      throw GoogleErrors.unreadable();
    }
    return entry.getId();
  }

  @Override
  public List<RemoteCalendar> listCalendars() {
    List<RemoteCalendar> calendars = new ArrayList<>();
    String page = null;
    do {
      CalendarList list = calendars(page);
      List<CalendarListEntry> items = list.getItems();
      if (items != null) {
        items.forEach(entry -> CalendarMapping.calendar(entry).ifPresent(calendars::add));
      }
      if (calendars.size() > MOST_CALENDARS) {
        throw new ProviderException(
            ErrorKind.PROTOCOL,
            ErrorScope.ACCOUNT,
            "Google lists more than " + MOST_CALENDARS + " calendars");
      }
      count(page, items == null || items.isEmpty());
      page = next(page, list.getNextPageToken());
    } while (page != null);
    return calendars;
  }

  private CalendarList calendars(@Nullable String page) {
    return call(
        CalendarList.class,
        ErrorScope.ACCOUNT,
        () ->
            api.calendarList()
                .list()
                .setMaxResults(CALENDARS_PER_PAGE)
                .setPageToken(page)
                .setFields("items(" + CalendarMapping.FIELDS + "),nextPageToken"));
  }

  /** A list that leads back to where it was would never end. */
  private static @Nullable String next(@Nullable String page, @Nullable String next) {
    if (next != null && next.equals(page)) {
      throw endless();
    }
    return next == null || next.isEmpty() ? null : next;
  }

  /** Nor would one that always goes on. */
  private void count(@Nullable String page, boolean empty) {
    pages = page == null ? 1 : pages + 1;
    emptyPages = !empty ? 0 : page == null ? 1 : emptyPages + 1;
    if (pages > MOST_PAGES || emptyPages > MOST_EMPTY_PAGES) {
      throw endless();
    }
  }

  private static ProviderException endless() {
    return new ProviderException(
        ErrorKind.PROTOCOL, ErrorScope.CALENDAR, "Google's listing does not end");
  }

  @Override
  public ChangePage changes(ChangeQuery query) {
    String token = query.cursor() == null ? null : GoogleCursor.parse(query.cursor()).token();
    String page = query.page() == null ? null : query.page().value();
    EventPage events =
        text(
            EventPage::of,
            () ->
                api.events()
                    .list(query.calendar().value())
                    .setPrettyPrint(false)
                    .setSingleEvents(false)
                    .setMaxResults(Math.min(query.pageSize(), config.getPageSize()))
                    .setFields(EventPage.FIELDS)
                    .setSyncToken(token)
                    .setPageToken(page));
    zones.told(query.calendar(), events.timeZone());
    if (page == null) {
      copies = new NewestCopies();
    }
    count(page, events.items().isEmpty());
    EventMapping mapping = new EventMapping(events.timeZone(), maxObjectBytes);
    List<RawEvent> items = copies.of(events.items());
    return ChangePage.ofBodies(
        () -> items.stream().map(mapping::change).toList(), end(query, page, events));
  }

  private static PageEnd end(ChangeQuery query, @Nullable String page, EventPage events) {
    String next = next(page, events.nextPageToken());
    if (next != null) {
      return new PageEnd.More(new PageToken(next));
    }
    String token = events.nextSyncToken();
    if (token == null) {
      throw GoogleErrors.unreadable();
    }
    return new PageEnd.Complete(
        new GoogleCursor(token).cursor(),
        query.cursor() == null ? Coverage.SNAPSHOT : Coverage.DELTA);
  }

  @Override
  public FetchedObjects fetch(CalendarRef calendar, List<ObjectRef> refs) {
    if (refs.size() > GoogleProvider.FETCH_BATCH) {
      throw new IllegalArgumentException(
          "At most " + GoogleProvider.FETCH_BATCH + " events in one fetch");
    }
    checkOpen();
    if (refs.isEmpty()) {
      return List::of;
    }
    EventMapping mapping = new EventMapping(zones.of(calendar), maxObjectBytes);
    List<RemoteChange> changes = refs.stream().map(ref -> fetch(calendar, ref, mapping)).toList();
    return () -> changes;
  }

  private RemoteChange fetch(CalendarRef calendar, ObjectRef ref, EventMapping mapping) {
    try {
      RawEvent event =
          text(
              RawEvent::of,
              () -> api.events().get(calendar.value(), ref.value()).setPrettyPrint(false));
      return mapping.change(event.named(ref.value()));
    } catch (ProviderException e) {
      if (e.kind() == ErrorKind.GONE) {
        return new RemoteChange.Removed(ref);
      }
      throw e;
    }
  }

  @Override
  public Written write(EventWrite write) {
    checkOpen();
    return new GoogleWriter(new EventCalls(calls, api), zones, maxObjectBytes).write(write);
  }

  @Override
  public CalendarRef createCalendar(NewCalendar calendar) {
    checkOpen();
    return new CalendarMaking(calls, api).make(calendar);
  }

  @Override
  public PushChannel openChannel(PushChannel.Order order) {
    CalendarRef calendar = order.calendar();
    Channel asked =
        new Channel()
            .setId(order.id())
            .setType("web_hook")
            .setAddress(order.address().toString())
            .setToken(order.token().reveal())
            .setExpiration(order.until().toEpochMilli());
    GenericJson opened =
        calendar == null
            ? text(GoogleSession::object, ErrorScope.ACCOUNT, () -> api.calendarList().watch(asked))
            : text(
                GoogleSession::object,
                ErrorScope.CALENDAR,
                () -> api.events().watch(calendar.value(), asked));
    if (!(opened.get("resourceId") instanceof String resource)) {
      throw GoogleErrors.unreadable();
    }
    return new PushChannel(order.id(), resource, expiration(opened));
  }

  private static GenericJson object(String text) throws IOException {
    return Json.object(text).orElseThrow(() -> new IOException("No JSON object"));
  }

  /** A text with a number, as the API says, or the number itself, as its guide shows. */
  private static @Nullable Instant expiration(GenericJson channel) {
    String millis = String.valueOf(channel.get("expiration"));
    return millis.matches("[0-9]{1,15}") ? Instant.ofEpochMilli(Long.parseLong(millis)) : null;
  }

  @Override
  public void closeChannel(String id, String resource) {
    checkOpen();
    Channel closed = new Channel().setId(id).setResourceId(resource);
    try {
      calls.perform(() -> api.channels().stop(closed), ErrorScope.OBJECT);
    } catch (ProviderException e) {
      if (e.kind() != ErrorKind.GONE) {
        throw e;
      }
    }
  }

  private <T> T call(Class<T> answer, ErrorScope scope, AuthorizedCalls.Question question) {
    checkOpen();
    return calls.execute(question, answer, scope);
  }

  /** What is said of one calendar and read from its text. */
  private <T> T text(AuthorizedCalls.Parsing<T> parsing, AuthorizedCalls.Question question) {
    return text(parsing, ErrorScope.CALENDAR, question);
  }

  private <T> T text(
      AuthorizedCalls.Parsing<T> parsing, ErrorScope scope, AuthorizedCalls.Question question) {
    checkOpen();
    return calls.executeText(question, parsing, scope);
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
