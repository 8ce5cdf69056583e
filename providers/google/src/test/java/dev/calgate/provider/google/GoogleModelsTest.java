package dev.calgate.provider.google;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.google.api.client.auth.oauth2.TokenResponseException;
import com.google.api.client.googleapis.auth.oauth2.GoogleRefreshTokenRequest;
import com.google.api.client.googleapis.json.GoogleJsonResponseException;
import com.google.api.client.googleapis.services.AbstractGoogleClientRequest;
import com.google.api.client.http.GenericUrl;
import com.google.api.client.http.javanet.NetHttpTransport;
import com.google.api.client.json.gson.GsonFactory;
import com.google.api.client.util.DateTime;
import com.google.api.services.calendar.Calendar;
import com.google.api.services.calendar.model.CalendarListEntry;
import com.google.api.services.calendar.model.Channel;
import com.google.api.services.calendar.model.ConferenceData;
import com.google.api.services.calendar.model.CreateConferenceRequest;
import com.google.api.services.calendar.model.Event;
import com.google.api.services.calendar.model.Event.ExtendedProperties;
import com.google.api.services.calendar.model.Event.Reminders;
import com.google.api.services.calendar.model.EventAttendee;
import com.google.api.services.calendar.model.EventDateTime;
import com.google.api.services.calendar.model.EventReminder;
import com.google.api.services.calendar.model.EventWorkingLocationProperties;
import com.google.api.services.calendar.model.FreeBusyRequest;
import com.google.api.services.calendar.model.FreeBusyRequestItem;
import dev.calgate.model.EventTime;
import dev.calgate.simulator.Fault;
import dev.calgate.simulator.Requests;
import dev.calgate.simulator.google.GoogleCalendar;
import dev.calgate.simulator.google.GoogleDial;
import dev.calgate.simulator.google.GoogleFault;
import dev.calgate.simulator.google.GoogleSimulator;
import dev.calgate.simulator.google.GoogleUser;
import java.io.IOException;
import java.time.Clock;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/**
 * The simulated Google before the model classes of Google's own client, which know each field and
 * whether it is a number or a number in a string. The client sends as it does unless told
 * otherwise: bodies compressed and PATCH as POST.
 */
class GoogleModelsTest {
  private static final ZoneId BERLIN = ZoneId.of("Europe/Berlin");

  private static final EventWorkingLocationProperties AT_HOME =
      new EventWorkingLocationProperties().setType("homeOffice").setHomeOffice(Map.of());

  /** Google answers them and its model does not know them. */
  private static final Set<String> OLDER_THAN_GOOGLE =
      Set.of(
          "GoogleJsonError.status",
          "GoogleJsonError.details[].domain",
          "GoogleJsonError.details[].metadata");

  private static final Set<String> NOT_SIMULATED =
      Set.of("Acl", "Settings", "Colors", "Clear", "TransferOwnership", "QuickAdd");

  private final GoogleSimulator server = GoogleSimulator.start(Clock.systemUTC());
  private final GoogleUser ann = server.addUser("ann@example.com");
  private final GoogleUser bob = server.addUser("bob@example.com");
  private final GoogleCalendar work = ann.createCalendar("Work");
  private final List<String> complaints = new ArrayList<>();
  private final Set<String> called = new TreeSet<>();
  private final Calendar api;

  GoogleModelsTest() {
    server.addClient("client", "secret");
    api = api(ann.accessToken("client", "calendar"));
  }

  private Calendar api(String token) {
    return new Calendar.Builder(
            new NetHttpTransport(),
            GsonFactory.getDefaultInstance(),
            request -> request.getHeaders().setAuthorization("Bearer " + token))
        .setRootUrl(server.url() + "/")
        .setApplicationName("Calgate")
        .build();
  }

  @AfterEach
  void stop() {
    server.close();
  }

  private <T> T judged(AbstractGoogleClientRequest<T> request) throws IOException {
    called.add(name(request.getClass()));
    T answer = request.execute();
    complaints.addAll(UnknownKeys.in(answer));
    return answer;
  }

  private static String name(Class<?> method) {
    return method.getDeclaringClass().getSimpleName() + "." + method.getSimpleName();
  }

  /** All methods that the client knows, but those that the simulator leaves out. */
  private static Set<String> methods() {
    Set<String> methods = new TreeSet<>();
    Arrays.stream(Calendar.class.getClasses())
        .flatMap(it -> Arrays.stream(it.getClasses()))
        .filter(AbstractGoogleClientRequest.class::isAssignableFrom)
        .map(GoogleModelsTest::name)
        .filter(it -> Stream.of(it.split("\\.")).noneMatch(NOT_SIMULATED::contains))
        .forEach(methods::add);
    return methods;
  }

  @Test
  void everyAnswerIsOneThatTheClientKnows() throws IOException {
    useCalendars();
    useList();
    useEvents();
    useSeries();
    useChannels();
    assertThat(complaints).isEmpty();
    assertThat(called).isEqualTo(methods());
  }

  private void useCalendars() throws IOException {
    var trips = new com.google.api.services.calendar.model.Calendar().setSummary("Trips");
    String id = judged(api.calendars().insert(trips.setDescription("Far away"))).getId();
    judged(api.calendars().get(id));
    judged(api.calendars().get("primary"));
    judged(api.calendars().patch(id, trips.setSummary("Journeys")));
    judged(api.calendars().update(id, trips.setLocation("Here")));
    judged(api.calendars().delete(id));
  }

  private void useList() throws IOException {
    Calendar.CalendarList list = api.calendarList();
    bob.createCalendar("Shared").share(ann, "reader");
    String next = judged(list.list().setMaxResults(1)).getNextPageToken();
    judged(list.list().setMaxResults(1).setPageToken(next));
    String token = judged(list.list()).getNextSyncToken();
    judged(list.get("primary"));
    CalendarListEntry own = new CalendarListEntry().setSummaryOverride("Mine").setColorId("7");
    judged(list.patch(work.id(), own.setHidden(true)));
    judged(list.update(work.id(), own.setSelected(true)));
    judged(list.delete(work.id()));
    assertThat(judged(list.list().setSyncToken(token)).getItems()).isNotEmpty();
    judged(list.list().setShowDeleted(true).setShowHidden(true));
    judged(list.insert(new CalendarListEntry().setId(work.id())));
  }

  private Event draft(String title) {
    return new Event().setSummary(title).setStart(time("10:00")).setEnd(time("11:00"));
  }

  private static EventDateTime time(String hour) {
    return new EventDateTime()
        .setDateTime(new DateTime("2026-03-03T" + hour + ":00+01:00"))
        .setTimeZone(BERLIN.getId());
  }

  private static EventTime at(String local) {
    return EventTime.zoned(LocalDateTime.parse(local), BERLIN);
  }

  private Event rich() {
    CreateConferenceRequest conference = new CreateConferenceRequest().setRequestId("one");
    return draft("Meeting")
        .setLocation("Here")
        .setVisibility("private")
        .setTransparency("transparent")
        .setAttendees(List.of(new EventAttendee().setEmail("bob@example.com").setOptional(true)))
        .setReminders(
            new Reminders()
                .setUseDefault(false)
                .setOverrides(List.of(new EventReminder().setMethod("popup").setMinutes(10))))
        .setExtendedProperties(new ExtendedProperties().setShared(Map.of("key", "value")))
        .setConferenceData(new ConferenceData().setCreateRequest(conference));
  }

  private void useEvents() throws IOException {
    Calendar.Events events = api.events();
    String token = judged(events.list(work.id())).getNextSyncToken();
    String id = judged(events.insert(work.id(), rich()).setConferenceDataVersion(1)).getId();
    judged(events.get(work.id(), id));
    work.finishConferences();
    assertThat(judged(events.get(work.id(), id)).getConferenceData().getEntryPoints()).isNotEmpty();
    judged(events.patch(work.id(), id, new Event().setSummary("Changed")));
    judged(events.update(work.id(), id, draft("Replaced")));
    judged(events.calendarImport(work.id(), draft("Imported").setICalUID("uid@elsewhere")));
    judged(
        events.insert(
            "primary",
            draft("Home").setEventType("workingLocation").setWorkingLocationProperties(AT_HOME)));
    judged(events.list(work.id()).setMaxResults(1).setShowDeleted(true));
    judged(events.move(work.id(), id, "primary"));
    judged(events.list(work.id()).setSyncToken(token));
    judged(events.delete("primary", id));
    assertThat(judged(events.get("primary", id)).getStatus()).isEqualTo("cancelled");
    judged(
        api.freebusy()
            .query(
                new FreeBusyRequest()
                    .setTimeMin(new DateTime("2026-03-03T00:00:00Z"))
                    .setTimeMax(new DateTime("2026-03-09T00:00:00Z"))
                    .setItems(
                        Stream.of(work.id(), "nobody@example.com")
                            .map(it -> new FreeBusyRequestItem().setId(it))
                            .toList())));
  }

  private void useSeries() throws IOException {
    Calendar.Events events = api.events();
    String token = judged(events.list(work.id())).getNextSyncToken();
    List<String> daily = List.of("RRULE:FREQ=DAILY;COUNT=9");
    String id = judged(events.insert(work.id(), draft("Daily").setRecurrence(daily))).getId();
    List<Event> all = judged(events.instances(work.id(), id).setMaxResults(4)).getItems();
    judged(events.patch(work.id(), all.get(1).getId(), new Event().setSummary("Special")));
    work.cancelInstance(id, at("2026-03-05T10:00"));
    assertThat(judged(events.list(work.id()).setSyncToken(token)).getItems()).hasSize(3);
    judged(events.instances(work.id(), id).setShowDeleted(true));
    judged(events.list(work.id()).setSingleEvents(true).setOrderBy("startTime"));
  }

  private void useChannels() throws IOException {
    server.push().byHand(true);
    Channel asked =
        new Channel()
            .setId("one")
            .setType("web_hook")
            .setToken("secret")
            .setAddress("http://127.0.0.1:9/nobody");
    Channel opened = judged(api.events().watch(work.id(), asked));
    assertThat(opened.getExpiration()).isPositive();
    judged(api.calendarList().watch(asked.clone().setId("two")));
    judged(api.channels().stop(new Channel().setId("one").setResourceId(opened.getResourceId())));
  }

  private static void refuses(AbstractGoogleClientRequest<?> request, int status, String reason) {
    GoogleJsonResponseException refused =
        catchThrowableOfType(GoogleJsonResponseException.class, request::execute);
    assertThat(refused.getDetails().getCode()).isEqualTo(status).isEqualTo(refused.getStatusCode());
    assertThat(refused.getDetails().getErrors().get(0).getReason()).isEqualTo(reason);
    assertThat(refused.getDetails().getMessage()).isNotEmpty();
    assertThat(UnknownKeys.in(refused.getDetails())).isSubsetOf(OLDER_THAN_GOOGLE);
  }

  @Test
  void everyRefusalIsOneThatTheClientKnows() throws IOException {
    Calendar.Events events = api.events();
    String token = events.list(work.id()).execute().getNextSyncToken();
    Event taken = events.insert(work.id(), draft("One").setId("abcde")).execute();
    Calendar reader = api(ann.accessToken("client", "calendar.readonly"));
    refuses(api("wrong").events().list(work.id()), 401, "authError");
    refuses(reader.events().insert(work.id(), taken), 403, "insufficientPermissions");
    refuses(events.get(work.id(), "nobody"), 404, "notFound");
    refuses(events.insert(work.id(), taken.clone().setICalUID(null)), 409, "duplicate");
    refuses(events.insert(work.id(), new Event().setSummary("Never")), 400, "required");
    refuses(events.list(work.id()).setMaxResults(0), 400, "invalidParameter");
    refuses(
        events.list(work.id()).setSyncToken(token).setQ("x"),
        400,
        "syncTokenWithRequestRestrictions");
    work.expireTokens("fullSyncRequired");
    refuses(events.list(work.id()).setSyncToken(token), 410, "fullSyncRequired");
    Calendar.Events.Patch late = events.patch(work.id(), taken.getId(), new Event());
    late.getRequestHeaders().setIfMatch("\"other\"");
    refuses(late, 412, "conditionNotMet");
    server.faults().next(1, Requests.any(), GoogleFault.quotaExceeded());
    refuses(events.list(work.id()), 403, "quotaExceeded");
    server.faults().next(1, Requests.any(), GoogleFault.backendError());
    refuses(events.list(work.id()), 503, "backendError");
  }

  private GoogleRefreshTokenRequest refresh(String token) {
    GoogleRefreshTokenRequest request =
        new GoogleRefreshTokenRequest(
            new NetHttpTransport(), GsonFactory.getDefaultInstance(), token, "client", "secret");
    request.setTokenServerUrl(new GenericUrl(server.url() + "/token"));
    return request;
  }

  @Test
  void tokensAndTheirRefusalsAreOnesThatTheClientKnows() throws IOException {
    String grant = ann.grant("client", "calendar openid");
    assertThat(UnknownKeys.in(refresh(grant).execute())).isEmpty();
    TokenResponseException refused =
        catchThrowableOfType(TokenResponseException.class, () -> refresh("wrong").execute());
    assertThat(refused.getDetails().getError()).isEqualTo("invalid_grant");
    assertThat(UnknownKeys.in(refused.getDetails())).isEmpty();
  }

  @Test
  void theJudgeSeesWhatIsWrong() throws IOException {
    server.dials().set(GoogleDial.UNKNOWN_FIELDS, true);
    work.createEvent("One", at("2026-03-03T10:00"), at("2026-03-03T11:00"));
    judged(api.events().list(work.id()));
    assertThat(complaints).contains("Events.fromTheFuture", "Events.items[].start.fromTheFuture");

    server.dials().set(GoogleDial.UNKNOWN_FIELDS, false);
    server
        .faults()
        .always(Requests.any(), Fault.body(200, "application/json", "{\"expiration\":1}"));
    assertThatThrownBy(() -> judged(api.events().watch(work.id(), new Channel())))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
