package dev.calgate.provider.caldav;

import dev.calgate.provider.CalendarProvider;
import dev.calgate.provider.CalendarRef;
import dev.calgate.provider.LinkRequest;
import dev.calgate.provider.ObjectRef;
import dev.calgate.provider.ProviderContext;
import dev.calgate.provider.Secret;
import dev.calgate.simulator.Fault;
import dev.calgate.simulator.Requests;
import dev.calgate.simulator.caldav.CalDavSimulator;
import dev.calgate.simulator.caldav.Dial;
import dev.calgate.simulator.caldav.SimulatedCalendar;
import dev.calgate.simulator.caldav.SimulatedUser;
import dev.calgate.testkit.CountingTraffic;
import dev.calgate.testkit.Draft;
import dev.calgate.testkit.ProviderHarness;
import dev.calgate.testkit.RemoteFaults;
import dev.calgate.testkit.RemoteUser;
import dev.calgate.testkit.WritingHands;
import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/** The CalDAV provider before the simulator, which takes on the character of a kind of server. */
final class SimulatorHarness implements ProviderHarness {
  private static final String SECRET = "secret-of-ann";

  private final CalDavSimulator server = CalDavSimulator.start(Clock.systemUTC());
  private final SimulatedUser ann = server.addUser("ann", SECRET);
  private final CountingTraffic traffic = new CountingTraffic();
  private final CalDavProvider provider =
      new CalDavProvider(
          new CalDavConfig(),
          ProviderContext.of(Clock.systemUTC(), (host, address) -> {}).with(traffic));
  private int calendars;

  SimulatorHarness(Consumer<CalDavSimulator> character) {
    character.accept(server);
  }

  @Override
  public CalendarProvider provider() {
    return provider;
  }

  @Override
  public LinkRequest linkRequest() {
    return link(SECRET);
  }

  @Override
  public LinkRequest wrongCredential() {
    return link("wrong");
  }

  private LinkRequest link(String password) {
    return new LinkRequest(
        Map.of("url", server.url(), "username", "ann"), Map.of("password", Secret.of(password)));
  }

  @Override
  public String secret() {
    return SECRET;
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
  }

  @Override
  public Optional<WritingHands> writingHands() {
    return Optional.of(
        new PropertyHands() {
          @Override
          String text(CalendarRef calendar, ObjectRef object) {
            return new Hands().calendar(calendar).object(Hands.name(object)).orElseThrow();
          }

          @Override
          void put(CalendarRef calendar, ObjectRef object, String text) {
            new Hands().calendar(calendar).put(Hands.name(object), text);
          }

          @Override
          public boolean makeReadOnly(CalendarRef calendar) {
            new Hands().calendar(calendar).dials().set(Dial.READ_ONLY, true);
            return true;
          }
        });
  }

  /** References are paths of the server, and objects the last part of them. */
  private final class Hands implements RemoteUser {
    private SimulatedCalendar calendar(CalendarRef ref) {
      String[] parts = ref.value().split("/");
      return ann.calendar(parts[parts.length - 1]);
    }

    private static String name(ObjectRef ref) {
      return ref.value().substring(ref.value().lastIndexOf('/') + 1);
    }

    @Override
    public CalendarRef createCalendar(String name) {
      return new CalendarRef(ann.createCalendar("calendar" + ++calendars, name).path());
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
      return new ObjectRef(calendar.value() + calendar(calendar).create(DraftText.of(draft)));
    }

    @Override
    public void replace(CalendarRef calendar, ObjectRef object, Draft draft) {
      String name = name(object);
      calendar(calendar).put(name, DraftText.of(draft).uid(name.replace(".ics", "")).text());
    }

    @Override
    public void delete(CalendarRef calendar, ObjectRef object) {
      calendar(calendar).delete(name(object));
    }

    @Override
    public ObjectRef createUnreadable(CalendarRef calendar) {
      calendar(calendar).put("broken.ics", "BEGIN:VCALENDAR\r\nnothing that ends");
      return new ObjectRef(calendar.value() + "broken.ics");
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
      ann.changePassword("another");
    }

    @Override
    public void garbage() {
      server.faults().always(Requests.any(), Fault.html(200));
    }

    @Override
    public void expireCursors() {
      ann.calendars().forEach(SimulatedCalendar::forgetTokens);
    }

    @Override
    public void clear() {
      server.faults().clear();
      ann.changePassword(SECRET);
    }
  }
}
