package dev.calgate.simulator.caldav;

import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.Optional;
import java.util.concurrent.ConcurrentSkipListMap;

/** A user of the simulated server, with calendars. Thread-safe. */
public final class SimulatedUser {
  private final CalDavSimulator server;
  private final String name;
  private final Clock clock;
  private final Map<String, Mount> mounts = new ConcurrentSkipListMap<>();
  private volatile String password;

  /**
   * A collection in the user's home.
   *
   * @param readOnly whether this user may only read it
   */
  record Mount(SimulatedUser user, String name, SimulatedCalendar calendar, boolean readOnly) {}

  SimulatedUser(CalDavSimulator server, String name, String password, Clock clock) {
    this.server = server;
    this.name = name;
    this.password = password;
    this.clock = clock;
  }

  /** The name to log in with. */
  public String name() {
    return name;
  }

  /** The password to log in with. */
  public String password() {
    return password;
  }

  /** Changes the password; the old one is refused from now on. */
  public void changePassword(String changed) {
    password = changed;
  }

  /** The address of the home that holds the calendars. */
  public String homeUrl() {
    return server.url() + Hrefs.escape("/calendars/" + name + "/");
  }

  /**
   * Makes a calendar for events.
   *
   * @param id the last segment of its path; may be one that was deleted before
   * @throws IllegalStateException when there is one already
   */
  public SimulatedCalendar createCalendar(String id, String displayName) {
    return create(id, displayName, List.of("VEVENT"));
  }

  /** Makes a collection that takes no events but tasks. */
  public SimulatedCalendar createTaskList(String id, String displayName) {
    return create(id, displayName, List.of("VTODO"));
  }

  SimulatedCalendar create(String id, String displayName, List<String> components) {
    SimulatedCalendar calendar =
        new SimulatedCalendar(server, this, id, displayName, components, clock);
    mount(new Mount(this, id, calendar, false));
    return calendar;
  }

  void mount(Mount mount) {
    if (mounts.putIfAbsent(mount.name(), mount) != null) {
      throw new IllegalStateException("There is a collection " + mount.name() + " already");
    }
  }

  /**
   * A calendar by the last segment of its path, own or shared with this user.
   *
   * @throws NoSuchElementException when there is none
   */
  public SimulatedCalendar calendar(String id) {
    return find(id)
        .map(Mount::calendar)
        .orElseThrow(() -> new NoSuchElementException(name + " has no calendar " + id));
  }

  /** All collections in the home, sorted by the last segment of their path. */
  public List<SimulatedCalendar> calendars() {
    return mounts().stream().map(Mount::calendar).toList();
  }

  Optional<Mount> find(String id) {
    return Optional.ofNullable(mounts.get(id));
  }

  List<Mount> mounts() {
    return new ArrayList<>(mounts.values());
  }

  void unmount(SimulatedCalendar calendar) {
    mounts.values().removeIf(it -> it.calendar() == calendar);
  }

  @Override
  public String toString() {
    return name;
  }
}
