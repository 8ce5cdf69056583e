package dev.calgate.provider.cronofy;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.calgate.model.EventDetails;
import dev.calgate.model.EventTime;
import dev.calgate.provider.CalendarRef;
import dev.calgate.provider.LinkRequest;
import dev.calgate.provider.ObjectRef;
import dev.calgate.provider.ProviderContext;
import dev.calgate.provider.ProviderException;
import dev.calgate.provider.Quota;
import dev.calgate.provider.Secret;
import dev.calgate.provider.Traffic;
import dev.calgate.provider.cronofy.wire.Notification;
import dev.calgate.simulator.Fault;
import dev.calgate.simulator.Requests;
import dev.calgate.simulator.cronofy.CronofyAccount;
import dev.calgate.simulator.cronofy.CronofyCalendar;
import dev.calgate.simulator.cronofy.CronofySimulator;
import dev.calgate.simulator.http.HttpServer;
import dev.calgate.simulator.http.Response;
import dev.calgate.testkit.ArrivedPush;
import dev.calgate.testkit.Draft;
import dev.calgate.testkit.MutableClock;
import dev.calgate.testkit.ProviderHarness;
import dev.calgate.testkit.PushInbox;
import dev.calgate.testkit.RemoteFaults;
import dev.calgate.testkit.RemotePushes;
import dev.calgate.testkit.RemoteUser;
import dev.calgate.testkit.WritingHands;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** The Cronofy provider before the simulator, both by one clock that stands near the drafts. */
final class SimulatorHarness implements ProviderHarness {
  private static final ZoneId PARIS = ZoneId.of("Europe/Paris");

  final MutableClock clock = new MutableClock(Instant.parse("2026-11-20T10:00:00Z"));
  final CronofySimulator server = CronofySimulator.start(clock);

  /** The quotas of every request. */
  final List<List<Quota>> announced = new ArrayList<>();

  /** What is thrown instead of letting a request pass; null for nothing. */
  @Nullable ProviderException refusal;

  final CronofyAccount ann = server.addAccount("ann@example.com");
  private final PushInbox inbox = new PushInbox(Duration.ofSeconds(10));
  private final HttpServer receiver =
      HttpServer.start(
          0,
          request -> {
            inbox.add(name -> request.headers().first(name).orElse(null), request.body());
            return Response.of(204);
          });
  private final String refreshToken;
  private final CronofyProvider provider;

  SimulatorHarness(Consumer<CronofySimulator> character) {
    this(character, config -> {}, 1 << 20, Duration.ofSeconds(60));
  }

  SimulatorHarness(
      Consumer<CronofySimulator> character,
      Consumer<CronofyConfig> configured,
      long maxBodyBytes,
      Duration readTimeout) {
    server.addClient("client", "client-secret");
    refreshToken = ann.grant("client", "read_write");
    character.accept(server);
    CronofyConfig config = new CronofyConfig();
    config.setClientId("client");
    config.setClientSecret("client-secret");
    config.setUrl(server.url());
    config.setAuthUrl(server.url() + "/oauth/authorize");
    config.setRequestsPerSecond(100_000);
    config.setRequestsPerMinute(100_000);
    configured.accept(config);
    config.check();
    ProviderContext usual = ProviderContext.of(clock, (host, address) -> {});
    provider =
        new CronofyProvider(
            config,
            new ProviderContext(
                    clock,
                    usual.egress(),
                    usual.connectTimeout(),
                    readTimeout,
                    maxBodyBytes,
                    usual.maxObjectBytes(),
                    usual.userAgent())
                .with(this::announce));
  }

  private Traffic.Exchange announce(String origin, String user, List<Quota> quotas) {
    if (refusal != null) {
      throw refusal;
    }
    announced.add(quotas);
    return Traffic.Exchange.UNWATCHED;
  }

  @Override
  public CronofyProvider provider() {
    return provider;
  }

  @Override
  public LinkRequest linkRequest() {
    return linkRequest(refreshToken);
  }

  @Override
  public LinkRequest wrongCredential() {
    return linkRequest("wrong");
  }

  /** With a certain refresh token, good or not. */
  LinkRequest linkRequest(String token) {
    return new LinkRequest(Map.of(), Map.of(AccountTokens.REFRESH_TOKEN, Secret.of(token)));
  }

  /** Opens the account. */
  CronofySession open() {
    return provider.open(provider.link(linkRequest()).access());
  }

  @Override
  public String secret() {
    return refreshToken;
  }

  @Override
  public long requests() {
    return server.log().size();
  }

  @Override
  public long announced() {
    return announced.size();
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
  }

  CronofyCalendar calendar(CalendarRef ref) {
    return ann.calendar(ref.value()).orElseThrow();
  }

  /** What the service calls an event. */
  String uid(CalendarRef calendar, ObjectRef object) {
    String name = object.value();
    String managed = "managed:";
    return name.startsWith(managed)
        ? String.valueOf(calendar(calendar).uidOf("client", name.substring(managed.length())))
        : name;
  }

  static ObjectNode object() {
    return JsonNodeFactory.instance.objectNode();
  }

  private final class Hands implements RemoteUser {
    @Override
    public CalendarRef createCalendar(String name) {
      return new CalendarRef(ann.createCalendar(name).id());
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
      EventTime start = held(draft.start());
      EventTime end = held(draft.end());
      String uid =
          draft.rule() == null
              ? calendar(calendar).createEvent(draft.title(), start, end)
              : calendar(calendar)
                  .createSeries(draft.title(), start, end, draft.rule(), PARIS)
                  .get(0);
      return new ObjectRef(uid);
    }

    @Override
    public void replace(CalendarRef calendar, ObjectRef object, Draft draft) {
      String uid = uid(calendar, object);
      calendar(calendar).edit(uid, object().put("summary", draft.title()));
      calendar(calendar).move(uid, held(draft.start()), held(draft.end()));
    }

    private EventTime held(EventTime time) {
      return time instanceof EventTime.Floating ? EventTime.zoned(time.local(), PARIS) : time;
    }

    @Override
    public void delete(CalendarRef calendar, ObjectRef object) {
      calendar(calendar).delete(uid(calendar, object));
    }

    @Override
    public ObjectRef createUnreadable(CalendarRef calendar) {
      ObjectNode odd = object().put("summary", "Odd").put("start", "some time");
      return new ObjectRef(calendar(calendar).create(odd, Draft.paris(1, 9), Draft.paris(1, 10)));
    }
  }

  private final class WritersHands implements WritingHands {
    @Override
    public boolean plantUnknown(CalendarRef calendar, ObjectRef object) {
      ObjectNode changes = object();
      changes.putObject("metadata").put("planted", "here");
      calendar(calendar).edit(uid(calendar, object), changes);
      return true;
    }

    @Override
    public boolean hasUnknown(CalendarRef calendar, ObjectRef object) {
      return calendar(calendar)
          .get(uid(calendar, object))
          .toString()
          .contains("\"planted\":\"here\"");
    }

    @Override
    public boolean makeReadOnly(CalendarRef calendar) {
      calendar(calendar).readOnly(true);
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
      return URI.create("http://127.0.0.1:" + receiver.port() + "/push/cronofy");
    }

    @Override
    public List<String> open() {
      return server.push().channels().stream()
          .map(it -> Notification.channel(it.callbackUrl()))
          .toList();
    }

    @Override
    public void beforeTheAnswer() {
      server.push().beforeTheAnswer(true);
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
    }

    @Override
    public void garbage() {
      server.faults().always(Requests.any(), Fault.html(200));
    }

    /** There are none to forget. */
    @Override
    public void expireCursors() {}

    @Override
    public void clear() {
      server.faults().clear();
    }
  }
}
