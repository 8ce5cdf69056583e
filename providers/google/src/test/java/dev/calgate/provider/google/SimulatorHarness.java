package dev.calgate.provider.google;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.calgate.judge.Discovery;
import dev.calgate.model.EventDetails;
import dev.calgate.model.EventTime;
import dev.calgate.provider.CalendarRef;
import dev.calgate.provider.LinkRequest;
import dev.calgate.provider.ObjectRef;
import dev.calgate.provider.ProviderContext;
import dev.calgate.provider.Secret;
import dev.calgate.simulator.Fault;
import dev.calgate.simulator.Requests;
import dev.calgate.simulator.google.GoogleCalendar;
import dev.calgate.simulator.google.GoogleDial;
import dev.calgate.simulator.google.GoogleFault;
import dev.calgate.simulator.google.GoogleSimulator;
import dev.calgate.simulator.google.GoogleUser;
import dev.calgate.simulator.google.OpenChannel;
import dev.calgate.simulator.http.HttpServer;
import dev.calgate.simulator.http.Response;
import dev.calgate.testkit.ArrivedPush;
import dev.calgate.testkit.CountingTraffic;
import dev.calgate.testkit.Draft;
import dev.calgate.testkit.ProviderHarness;
import dev.calgate.testkit.PushInbox;
import dev.calgate.testkit.RemoteFaults;
import dev.calgate.testkit.RemotePushes;
import dev.calgate.testkit.RemoteUser;
import dev.calgate.testkit.WritingHands;
import java.net.URI;
import java.net.URLDecoder;
import java.time.Clock;
import java.time.Duration;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The Google provider before the simulator; the account's own calendar is out of its list. What was
 * asked is judged when it is closed.
 */
final class SimulatorHarness implements ProviderHarness {
  private static final String SCOPE = String.join(" ", Scopes.USUAL);
  private static final ZoneId PARIS = ZoneId.of("Europe/Paris");

  private final GoogleSimulator server;
  private final GoogleUser ann;
  private final PushInbox inbox = new PushInbox(Duration.ofSeconds(10));
  private final HttpServer receiver =
      HttpServer.start(
          0,
          request -> {
            inbox.add(name -> request.headers().first(name).orElse(null));
            return Response.of(204);
          });
  private final String refreshToken;
  private final CountingTraffic traffic = new CountingTraffic();
  private final GoogleProvider provider;
  private final @Nullable ServiceKey serviceKey;

  SimulatorHarness(Consumer<GoogleSimulator> character) {
    this(character, config -> {}, context());
  }

  SimulatorHarness(
      Consumer<GoogleSimulator> character,
      Consumer<GoogleConfig> configured,
      ProviderContext context) {
    this(character, configured, context, null);
  }

  private SimulatorHarness(
      Consumer<GoogleSimulator> character,
      Consumer<GoogleConfig> configured,
      ProviderContext context,
      @Nullable ServiceKey serviceKey) {
    this.serviceKey = serviceKey;
    server = GoogleSimulator.start(context.clock());
    ann = server.addUser("ann@example.com");
    server.addClient("client", "client-secret");
    refreshToken = ann.grant("client", SCOPE);
    ann.hide(ann.primary(), true);
    character.accept(server);
    GoogleConfig config = new GoogleConfig();
    config.setClientId("client");
    config.setClientSecret("client-secret");
    config.setAuthUrl(server.url() + "/o/oauth2/v2/auth");
    config.setRootUrl(server.url());
    config.setTokenUrl(server.url() + "/token");
    configured.accept(config);
    provider = new GoogleProvider(config, context.with(traffic));
  }

  /** The same, but accounts are linked by a service account, which is closed with it. */
  static SimulatorHarness delegated(ServiceKey key, boolean delegated) {
    return new SimulatorHarness(
        server -> server.addServiceAccount(ServiceKey.EMAIL, key.publicKey(), delegated),
        config -> config.setServiceAccountKey(key.path()),
        context(),
        key);
  }

  /** As the gateway lends it, but with bounds that a test can reach. */
  static ProviderContext context() {
    return context(1 << 20, Duration.ofSeconds(60));
  }

  static ProviderContext context(long maxBodyBytes, Duration readTimeout) {
    return context(Clock.systemUTC(), maxBodyBytes, readTimeout);
  }

  /**
   * A context for a server and a provider.
   *
   * @param clock of both
   */
  static ProviderContext context(Clock clock, long maxBodyBytes, Duration readTimeout) {
    ProviderContext usual = ProviderContext.of(clock, (host, address) -> {});
    return new ProviderContext(
        usual.clock(),
        usual.egress(),
        usual.connectTimeout(),
        readTimeout,
        maxBodyBytes,
        usual.maxObjectBytes(),
        usual.userAgent());
  }

  GoogleSimulator server() {
    return server;
  }

  GoogleUser ann() {
    return ann;
  }

  @Override
  public GoogleProvider provider() {
    return provider;
  }

  @Override
  public LinkRequest linkRequest() {
    return serviceKey == null ? linkRequest(refreshToken) : subject("ann@example.com");
  }

  @Override
  public LinkRequest wrongCredential() {
    return serviceKey == null ? linkRequest("wrong") : subject("nobody@example.com");
  }

  /** Another refresh token that is good. */
  String grant() {
    return ann.grant("client", SCOPE);
  }

  /** With a certain refresh token, good or not. */
  LinkRequest linkRequest(String token) {
    return new LinkRequest(Map.of(), Map.of(GoogleCredential.REFRESH_TOKEN, Secret.of(token)));
  }

  /** In the name of a person of the domain. */
  LinkRequest subject(String email) {
    return new LinkRequest(Map.of(GoogleCredential.SUBJECT, email), Map.of());
  }

  @Override
  public String secret() {
    return serviceKey == null ? refreshToken : serviceKey.secret();
  }

  @Override
  public long requests() {
    return server.log().size();
  }

  @Override
  public long announced() {
    return traffic.count();
  }

  @Override
  public Optional<RemotePushes> pushes() {
    return Optional.of(new Pushes());
  }

  @Override
  public Optional<ZoneId> floatingBecomes() {
    return Optional.of(PARIS);
  }

  @Override
  public Optional<WritingHands> writingHands() {
    return Optional.of(new WritersHands());
  }

  @Override
  public RemoteUser remote() {
    return new Hands();
  }

  @Override
  public RemoteFaults faults() {
    return new Trouble();
  }

  @Override
  public void close() {
    provider.close();
    server.close();
    receiver.close();
    if (serviceKey != null) {
      serviceKey.close();
    }
    Discovery.ifThere()
        .ifPresent(it -> assertThat(JudgedRequests.of(it, server).complaints()).isEmpty());
  }

  GoogleCalendar calendar(CalendarRef ref) {
    return ann.calendars().stream()
        .filter(it -> it.id().equals(ref.value()))
        .findFirst()
        .orElseThrow();
  }

  private final class Hands implements RemoteUser {
    @Override
    public CalendarRef createCalendar(String name) {
      return new CalendarRef(ann.createCalendar(name, PARIS).id());
    }

    @Override
    public void renameCalendar(CalendarRef calendar, String name) {
      calendar(calendar).rename(name);
    }

    @Override
    public void deleteCalendar(CalendarRef calendar) {
      calendar(calendar).delete();
    }

    @Override
    public ObjectRef create(CalendarRef calendar, Draft draft) {
      String id = calendar(calendar).insert(event(draft));
      exceptions(calendar(calendar), id, draft);
      return new ObjectRef(id);
    }

    @Override
    public void replace(CalendarRef calendar, ObjectRef object, Draft draft) {
      calendar(calendar).patch(object.value(), event(draft));
      exceptions(calendar(calendar), object.value(), draft);
    }

    @Override
    public void delete(CalendarRef calendar, ObjectRef object) {
      calendar(calendar).delete(object.value());
    }

    @Override
    public ObjectRef createUnreadable(CalendarRef calendar) {
      ObjectNode event = event(Draft.at("Odd", 9).repeating("FREQ=DAILY"));
      event.putArray("recurrence").add("EXRULE:FREQ=DAILY");
      return new ObjectRef(calendar(calendar).insert(event));
    }

    private void exceptions(GoogleCalendar calendar, String id, Draft draft) {
      draft.cancelled().forEach(original -> calendar.cancelInstance(id, original));
      for (Draft.Moved moved : draft.moved()) {
        ObjectNode changes = JsonNodeFactory.instance.objectNode();
        changes.set("start", time(moved.start()));
        changes.set("end", time(moved.end()));
        calendar.editInstance(id, moved.originalStart(), changes);
      }
    }

    private ObjectNode event(Draft draft) {
      ObjectNode event = JsonNodeFactory.instance.objectNode();
      event.put("summary", draft.title());
      event.set("start", time(draft.start()));
      event.set("end", time(draft.end()));
      rule(event, draft.rule());
      return event;
    }

    private void rule(ObjectNode event, @Nullable String rule) {
      if (rule == null) {
        event.putNull("recurrence");
      } else {
        event.putArray("recurrence").add("RRULE:" + rule);
      }
    }

    private ObjectNode time(EventTime time) {
      ObjectNode node = JsonNodeFactory.instance.objectNode();
      time.fold(
          day -> node.put("date", day.date().toString()),
          zoned -> moment(node, zoned, zoned.zone()),
          floating -> moment(node, floating, PARIS));
      return node;
    }

    private ObjectNode moment(ObjectNode node, EventTime time, ZoneId zone) {
      String text = time.local().atZone(zone).format(DateTimeFormatter.ISO_OFFSET_DATE_TIME);
      return node.put("dateTime", text).put("timeZone", zone.getId());
    }
  }

  private final class WritersHands implements WritingHands {
    @Override
    public boolean plantUnknown(CalendarRef calendar, ObjectRef object) {
      ObjectNode changes = JsonNodeFactory.instance.objectNode();
      changes.putObject("extendedProperties").putObject("private").put("planted", "here");
      calendar(calendar).patch(object.value(), changes);
      return true;
    }

    @Override
    public boolean hasUnknown(CalendarRef calendar, ObjectRef object) {
      return calendar(calendar).get(object.value()).toString().contains("\"planted\":\"here\"");
    }

    @Override
    public boolean makeReadOnly(CalendarRef calendar) {
      String events = "/calendars/" + calendar.value() + "/events";
      server
          .faults()
          .always(
              Requests.path(path -> URLDecoder.decode(path, UTF_8).contains(events))
                  .and(Requests.method("GET").negate()),
              GoogleFault.refusal(403, "requiredAccessLevel"));
      return true;
    }

    @Override
    public Optional<Unholdable> unholdable(EventDetails details) {
      return Optional.of(
          new Unholdable(details.toBuilder().categories(List.of("Work")).build(), "categories"));
    }
  }

  private final class Pushes implements RemotePushes {
    @Override
    public URI address() {
      return URI.create("http://127.0.0.1:" + receiver.port() + "/push/google");
    }

    @Override
    public List<String> open() {
      return server.push().channels().stream().map(OpenChannel::id).toList();
    }

    @Override
    public void beforeTheAnswer() {
      server.dials().set(GoogleDial.SYNC_BEFORE_ANSWER, true);
    }

    @Override
    public int waiting() {
      return inbox.waiting();
    }

    @Override
    public ArrivedPush next() {
      return inbox.next();
    }
  }

  private final class Trouble implements RemoteFaults {
    @Override
    public void unreachable() {
      server.faults().always(Requests.any(), Fault.cut());
    }

    @Override
    public void throttled(Duration retryAfter) {
      server.faults().always(Requests.any(), Fault.retryAfter(429, retryAfter));
    }

    @Override
    public void revoked() {
      ann.revokeGrants();
      if (serviceKey != null) {
        // The person has left the domain.
        server
            .faults()
            .always(
                Requests.path("/token"::equals),
                Fault.body(
                    400,
                    "application/json",
                    "{\"error\":\"invalid_grant\","
                        + "\"error_description\":\"Invalid email or User ID\"}"));
      }
    }

    @Override
    public void garbage() {
      server.faults().always(Requests.any(), Fault.html(200));
    }

    @Override
    public void expireCursors() {
      ann.calendars().forEach(it -> it.expireTokens("fullSyncRequired"));
    }

    @Override
    public void clear() {
      server.faults().clear();
    }
  }
}
