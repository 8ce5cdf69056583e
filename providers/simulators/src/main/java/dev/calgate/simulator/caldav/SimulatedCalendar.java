package dev.calgate.simulator.caldav;

import dev.calgate.model.EventTime;
import dev.calgate.simulator.owner.OwnedCalendar;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.Optional;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import javax.xml.namespace.QName;

/**
 * A calendar and the hands that edit it, as its owner would in another program: without HTTP, at
 * once, unvalidated. Thread-safe.
 */
public final class SimulatedCalendar {
  private final CalDavSimulator server;
  private final SimulatedUser owner;
  private final String id;
  private final List<String> components;
  private final String generation = UUID.randomUUID().toString().substring(0, 8);
  private final AtomicInteger epoch = new AtomicInteger();
  private final Dials dials;
  private final CalendarStore store;
  private final CalendarProperties properties;

  SimulatedCalendar(
      CalDavSimulator server,
      SimulatedUser owner,
      String id,
      String displayName,
      List<String> components,
      Clock clock) {
    this.server = server;
    this.owner = owner;
    this.id = id;
    this.components = List.copyOf(components);
    this.dials = new Dials(server.dials());
    this.store = new CalendarStore(dials, clock);
    this.properties = new CalendarProperties();
    properties.set(Names.DISPLAYNAME, displayName);
  }

  /** The last segment of its path. */
  public String id() {
    return id;
  }

  /** Its owner. */
  public SimulatedUser owner() {
    return owner;
  }

  /** Its address. */
  public String url() {
    return server.url() + Hrefs.escape("/calendars/" + owner.name() + "/" + id + "/");
  }

  /** Its address' path, as clients see it by default. */
  public String path() {
    return Hrefs.escape("/calendars/" + owner.name() + "/" + id + "/");
  }

  /** Its own dials; those not set here are as the server's. */
  public Dials dials() {
    return dials;
  }

  /** Its name for people; empty when it has none. */
  public String displayName() {
    return properties.get(Names.DISPLAYNAME).orElse("");
  }

  /** Gives it another name for people; the address stays. */
  public void rename(String displayName) {
    properties.set(Names.DISPLAYNAME, displayName);
  }

  /** Gives it a colour such as {@code #FF2968FF}. */
  public void paint(String color) {
    properties.set(Names.COLOR, color);
  }

  /** Describes it. */
  public void describe(String description) {
    properties.set(Names.CALENDAR_DESCRIPTION, description);
  }

  /** Gives it a time zone: an iCalendar text with one VTIMEZONE. */
  public void timeZone(String vtimezone) {
    properties.set(Names.CALENDAR_TIMEZONE, vtimezone);
  }

  /** Takes it out of every home; its address answers 404 until one is made there again. */
  public void delete() {
    server.users().forEach(it -> it.unmount(this));
  }

  /**
   * Lets another user see it, in that user's home as {@code <id>_shared_by_<owner>}.
   *
   * @return the last segment of its path there
   */
  public String shareWith(SimulatedUser other, boolean readOnly) {
    String name = id + "_shared_by_" + owner.name();
    other.mount(new SimulatedUser.Mount(other, name, this, readOnly));
    return name;
  }

  /** Takes it out of another user's home. */
  public void unshare(SimulatedUser other) {
    other.unmount(this);
  }

  /**
   * Stores an object, new or changed, exactly as given, valid or not.
   *
   * @param name the last segment of its path, unescaped
   */
  public void put(String name, String text) {
    store.put(name, text);
  }

  /**
   * Deletes an object.
   *
   * @throws NoSuchElementException when there is none
   */
  public void delete(String name) {
    if (!store.remove(name)) {
      throw new NoSuchElementException(id + " has no object " + name);
    }
  }

  /** Gives an object another name, which clients see as one deleted and one created. */
  public void move(String from, String to) {
    synchronized (store) {
      String text = object(from).orElseThrow(() -> new NoSuchElementException(from));
      store.remove(from);
      store.put(to, text);
    }
  }

  /** Moves an object to another calendar, under the same name. */
  public void moveTo(SimulatedCalendar other, String name) {
    String text = object(name).orElseThrow(() -> new NoSuchElementException(name));
    delete(name);
    other.put(name, text);
  }

  /**
   * Creates a single event.
   *
   * @return the object's name
   */
  public String createEvent(String title, EventTime start, EventTime end) {
    return create(EventText.of(title, start, end));
  }

  /**
   * Creates an event or a series.
   *
   * @return the object's name
   */
  public String create(EventText event) {
    String name = event.uid() + ".ics";
    put(name, event.text());
    return name;
  }

  /** In the hands of an owner who plans events, for one thread at a time. */
  public OwnedCalendar owned() {
    return new OwnedCalDavCalendar(this);
  }

  /** The text of an object, as stored. */
  public Optional<String> object(String name) {
    return Optional.ofNullable(store.get(name)).map(StoredObject::text);
  }

  /** The entity tag of an object. */
  public Optional<String> etag(String name) {
    return Optional.ofNullable(store.get(name)).map(StoredObject::etag);
  }

  /** The truth: names and texts of all objects, sorted by name. */
  public Map<String, String> objects() {
    Map<String, String> all = new TreeMap<>();
    store.all().forEach(it -> all.put(it.name(), it.text()));
    return all;
  }

  /** Makes every sync-token given so far unknown. */
  public void forgetTokens() {
    epoch.incrementAndGet();
  }

  CalendarStore store() {
    return store;
  }

  CalendarProperties properties() {
    return properties;
  }

  List<String> components() {
    return components;
  }

  /** A property with a text that this calendar has. */
  Optional<String> property(QName name) {
    return properties.get(name);
  }

  /** The token that stands for a revision. */
  String token(long revision) {
    return tokenPrefix() + revision;
  }

  private String tokenPrefix() {
    return "http://calgate.dev/ns/sync/" + generation + "-" + epoch.get() + "/";
  }

  /** The revision that a token stands for; empty when it is none of this calendar's. */
  Optional<Long> revision(String token) {
    String prefix = tokenPrefix();
    try {
      return token.startsWith(prefix)
          ? Optional.of(Long.valueOf(token.substring(prefix.length()))).filter(store::knows)
          : Optional.empty();
    } catch (NumberFormatException e) {
      return Optional.empty();
    }
  }
}
