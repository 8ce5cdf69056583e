package dev.calgate.provider.caldav;

import dev.calgate.provider.CalendarProvider;
import dev.calgate.provider.CalendarRef;
import dev.calgate.provider.LinkRequest;
import dev.calgate.provider.ObjectRef;
import dev.calgate.provider.ProviderContext;
import dev.calgate.provider.Secret;
import dev.calgate.testkit.CountingTraffic;
import dev.calgate.testkit.Draft;
import dev.calgate.testkit.ProviderHarness;
import dev.calgate.testkit.RemoteFaults;
import dev.calgate.testkit.RemoteUser;
import dev.calgate.testkit.WritingHands;
import dev.calgate.testkit.servers.RealRemote;
import dev.calgate.testkit.servers.RealServer;
import dev.calgate.testkit.servers.ServerProxy;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;

/** The CalDAV provider before a server that other people wrote, with a proxy that makes trouble. */
final class RealServerHarness implements ProviderHarness {
  private static final int MOST_BYTES = 32 << 10;

  private final RealServer server;
  private final RealRemote owner;
  private final ServerProxy proxy;
  private final CountingTraffic traffic = new CountingTraffic();
  private final CalDavProvider provider;
  private int names;

  /** A fresh far side on a running server: calendars that are still there go. */
  RealServerHarness(RealServer server) {
    this.server = server;
    owner = server.remote();
    owner.deleteAllCalendars();
    proxy = ServerProxy.before(server);
    provider = new CalDavProvider(new CalDavConfig(), context().with(traffic));
  }

  private static ProviderContext context() {
    ProviderContext usual = ProviderContext.of(Clock.systemUTC(), (host, address) -> {});
    return new ProviderContext(
        usual.clock(),
        usual.egress(),
        usual.connectTimeout(),
        usual.readTimeout(),
        usual.maxBodyBytes(),
        MOST_BYTES,
        usual.userAgent());
  }

  @Override
  public CalendarProvider provider() {
    return provider;
  }

  @Override
  public LinkRequest linkRequest() {
    return link(server.password());
  }

  @Override
  public LinkRequest wrongCredential() {
    return link("wrong");
  }

  private LinkRequest link(String password) {
    return new LinkRequest(
        Map.of("url", proxy.base().toString(), "username", server.user()),
        Map.of("password", Secret.of(password)));
  }

  @Override
  public String secret() {
    return server.password();
  }

  @Override
  public long requests() {
    return proxy.requests();
  }

  @Override
  public long announced() {
    return traffic.count();
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
    proxy.close();
  }

  @Override
  public Optional<WritingHands> writingHands() {
    return Optional.of(
        new PropertyHands() {
          @Override
          String text(CalendarRef calendar, ObjectRef object) {
            return owner.send("GET", server.base().resolve(object.value()), null, "").body();
          }

          @Override
          void put(CalendarRef calendar, ObjectRef object, String text) {
            owner.put(server.base().resolve(calendar.value()), Hands.name(object), text);
          }
        });
  }

  /** References are paths of the server, and objects the last part of them. */
  private final class Hands implements RemoteUser {
    private URI address(CalendarRef calendar) {
      return server.base().resolve(calendar.value());
    }

    private static String name(ObjectRef ref) {
      return ref.value().substring(ref.value().lastIndexOf('/') + 1);
    }

    private ObjectRef put(CalendarRef calendar, String uid, Draft draft) {
      owner.put(address(calendar), uid + ".ics", DraftText.of(draft).uid(uid).text());
      return new ObjectRef(calendar.value() + uid + ".ics");
    }

    @Override
    public CalendarRef createCalendar(String name) {
      return new CalendarRef(owner.createCalendar("calendar" + ++names, name).getPath());
    }

    @Override
    public void renameCalendar(CalendarRef calendar, String name) {
      owner.renameCalendar(address(calendar), name);
    }

    @Override
    public void deleteCalendar(CalendarRef calendar) {
      owner.deleteCalendar(address(calendar));
    }

    @Override
    public ObjectRef create(CalendarRef calendar, Draft draft) {
      return put(calendar, "event" + ++names, draft);
    }

    @Override
    public void replace(CalendarRef calendar, ObjectRef object, Draft draft) {
      put(calendar, name(object).replace(".ics", ""), draft);
    }

    @Override
    public void delete(CalendarRef calendar, ObjectRef object) {
      owner.delete(address(calendar), name(object));
    }

    /** Larger than is read: what is broken outright, these servers refuse themselves. */
    @Override
    public ObjectRef createUnreadable(CalendarRef calendar) {
      return create(calendar, Draft.at("x".repeat(MOST_BYTES), 9));
    }
  }

  private final class Trouble implements RemoteFaults {
    @Override
    public void unreachable() {
      proxy.cutOff();
    }

    @Override
    public void throttled(Duration retryAfter) {
      proxy.throttle(retryAfter);
    }

    @Override
    public void revoked() {
      proxy.refuse();
    }

    @Override
    public void garbage() {
      proxy.answerGarbage();
    }

    @Override
    public void expireCursors() {
      proxy.forgetTokens();
    }

    @Override
    public void clear() {
      proxy.clear();
    }
  }
}
