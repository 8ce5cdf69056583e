package dev.calgate.gateway.account;

import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * What an application may do with an account, in the words of Cronofy's request-authorization page:
 * the present ones and the finer ones of old.
 *
 * @param text the words as they were given, each once, with blanks between them
 */
public record Scope(String text, Set<String> words) {
  private static final Map<String, Set<Permission>> WORDS = meanings();

  /** What is asked for when nothing is said. */
  public static final Scope READ_WRITE = parse("read_write").orElseThrow();

  public Scope {
    words = Set.copyOf(words);
  }

  private static Map<String, Set<Permission>> meanings() {
    Set<Permission> list = EnumSet.of(Permission.READ_ACCOUNT, Permission.LIST_CALENDARS);
    Set<Permission> freeBusy = with(list, Permission.READ_FREE_BUSY);
    Set<Permission> read = with(freeBusy, Permission.READ_EVENTS);
    Set<Permission> write =
        with(
            list,
            Permission.CREATE_EVENT,
            Permission.DELETE_EVENT,
            Permission.CREATE_CALENDAR,
            Permission.CHANGE_PARTICIPATION_STATUS);
    Map<String, Set<Permission>> words = new LinkedHashMap<>();
    words.put("read_only", read);
    words.put("write_only", write);
    words.put("read_write", EnumSet.allOf(Permission.class));
    words.put("free_busy", freeBusy);
    words.put("free_busy_write", with(write, Permission.READ_FREE_BUSY));
    words.put("read_account", EnumSet.of(Permission.READ_ACCOUNT));
    words.put("list_calendars", EnumSet.of(Permission.LIST_CALENDARS));
    words.put("read_events", EnumSet.of(Permission.READ_EVENTS, Permission.READ_FREE_BUSY));
    words.put("read_free_busy", EnumSet.of(Permission.READ_FREE_BUSY));
    words.put("create_calendar", EnumSet.of(Permission.CREATE_CALENDAR));
    words.put("create_event", EnumSet.of(Permission.CREATE_EVENT));
    words.put("delete_event", EnumSet.of(Permission.DELETE_EVENT));
    words.put("change_participation_status", EnumSet.of(Permission.CHANGE_PARTICIPATION_STATUS));
    // Reminders are written with the event.
    words.put("event_reminders", EnumSet.noneOf(Permission.class));
    return words;
  }

  private static Set<Permission> with(Set<Permission> some, Permission... more) {
    Set<Permission> all = EnumSet.copyOf(some);
    all.addAll(List.of(more));
    return all;
  }

  /** The words that there are. */
  public static Set<String> known() {
    return new TreeSet<>(WORDS.keySet());
  }

  /**
   * Reads words with blanks (or the commas of some clients) between them; empty when there is none,
   * or one that is not known.
   */
  public static Optional<Scope> parse(String text) {
    Set<String> words = new LinkedHashSet<>(List.of(text.strip().split("[\\s,+]+")));
    return !words.isEmpty() && words.stream().allMatch(WORDS::containsKey)
        ? Optional.of(new Scope(String.join(" ", words), words))
        : Optional.empty();
  }

  /** Whether everything is permitted. */
  public boolean permitsAll() {
    return EnumSet.allOf(Permission.class).stream().allMatch(this::permits);
  }

  /** Whether any of the words gives a permission. */
  public boolean permits(Permission permission) {
    return words.stream().anyMatch(word -> WORDS.getOrDefault(word, Set.of()).contains(permission));
  }
}
