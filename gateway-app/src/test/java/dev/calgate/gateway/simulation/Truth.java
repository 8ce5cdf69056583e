package dev.calgate.gateway.simulation;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Every state that every event ever had at its service, by revision, and up to which of them the
 * feed has told. For one thread at a time.
 */
final class Truth {
  /** While nobody understands the object: what is known of its events stays. */
  private static final Print UNKNOWN = new Print("?", "?");

  private final Map<String, Story> stories = new TreeMap<>();

  private static final class Story {
    private final List<Long> revisions = new ArrayList<>();
    private final List<@Nullable Print> states = new ArrayList<>();
    private int told = -1;

    @Nullable Print last() {
      return states.isEmpty() ? null : states.get(states.size() - 1);
    }

    @Nullable Print at(int index) {
      return index < 0 ? null : states.get(index);
    }

    private int asOf(long revision) {
      int index = states.size() - 1;
      while (index >= 0 && revisions.get(index) > revision) {
        index--;
      }
      return index;
    }
  }

  /** From a revision on an event is in a state; null when it is not there. */
  void record(String event, long revision, @Nullable Print state) {
    Story story = stories.computeIfAbsent(event, id -> new Story());
    Print last = story.last();
    if (last == null ? state == null : last.equals(state)) {
      return;
    }
    story.revisions.add(revision);
    story.states.add(state);
  }

  /** From a revision on nobody knows. */
  void recordUnknown(String event, long revision) {
    record(event, revision, UNKNOWN);
  }

  /**
   * Takes what the feed tells: it must be a later state than what it told before.
   *
   * @return what is wrong with it; null when nothing is
   */
  @Nullable String tell(String event, @Nullable Print state) {
    Story story = stories.get(event);
    if (story == null) {
      return "of an event that never was";
    }
    for (int i = story.told + 1; i < story.states.size(); i++) {
      Print then = story.states.get(i);
      if (then == null ? state == null : state != null && then.state().equals(state.state())) {
        story.told = i;
        return null;
      }
    }
    if (state == null) {
      return "a phantom deletion; the service has had "
          + story.states
          + ", told up to "
          + story.told;
    }
    return "no state that came after what was told; the service has had "
        + story.states
        + ", told up to "
        + story.told;
  }

  /** Takes that a bare exception has now what its series has; as {@link #tell}. */
  @Nullable String complete(String event, Print state) {
    Story story = stories.get(event);
    Print told = story == null ? null : story.at(story.told);
    return told != null && told.whole().equals(state.whole())
        ? null
        : "as a change what is none; told was " + told;
  }

  /** An event of which less is told than a revision has; null when there is none. */
  @Nullable String behind(Iterable<String> events, long revision) {
    for (String event : events) {
      Story story = stories.get(event);
      if (story == null) {
        continue;
      }
      int due = story.asOf(revision);
      if (due > story.told && !isLater(story, due)) {
        return event + " of which the state " + story.at(due) + " is not told: " + story.states;
      }
    }
    return null;
  }

  /** Whether what was told last is also a state of then or later; what nobody knows stays. */
  private static boolean isLater(Story story, int from) {
    Print told = story.at(story.told);
    for (int i = from; i < story.states.size(); i++) {
      if (story.at(i) == UNKNOWN || same(told, story.at(i))) {
        return true;
      }
    }
    return false;
  }

  private static boolean same(@Nullable Print one, @Nullable Print other) {
    return one == null ? other == null : other != null && one.state().equals(other.state());
  }

  /** What there is now, in whole lines, of events that are known; with those that nobody knows. */
  Map<String, String> now() {
    Map<String, String> now = new HashMap<>();
    stories.forEach(
        (event, story) -> {
          Print last = story.last();
          if (last != null) {
            now.put(event, last.whole());
          }
        });
    return now;
  }

  /**
   * Whether a whole line is that of an event as it is now, with a UID and an end of its own or
   * none.
   */
  boolean isBareForm(String event, @Nullable String whole) {
    Story story = stories.get(event);
    Print last = story == null ? null : story.last();
    return whole != null && last != null && whole.startsWith(last.state() + "||");
  }

  static boolean isUnknown(String whole) {
    return whole.equals(UNKNOWN.whole());
  }
}
