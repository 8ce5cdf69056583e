package dev.calgate.gateway.cronofy;

import dev.calgate.gateway.cronofy.AvailabilityQuery.Buffer;
import dev.calgate.gateway.cronofy.AvailabilityQuery.Group;
import dev.calgate.gateway.store.BusySources;
import dev.calgate.gateway.store.BusyStore;
import dev.calgate.model.AccountId;
import dev.calgate.model.ApplicationId;
import dev.calgate.model.CalendarId;
import dev.calgate.model.availability.Availability;
import dev.calgate.model.availability.Availability.Meeting;
import dev.calgate.model.availability.Availability.Need;
import dev.calgate.model.availability.Availability.Participant;
import dev.calgate.model.availability.BusyTimes;
import dev.calgate.model.availability.Grid;
import dev.calgate.model.availability.Interval;
import dev.calgate.model.availability.IntervalSet;
import dev.calgate.model.availability.Slot;
import java.time.Duration;
import java.time.ZoneOffset;
import java.util.BitSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/** Finds when people can meet, from what the store holds. Thread-safe. */
final class AvailabilityFinder {
  private static final int MOST_CALENDARS = 500;

  private final BusyStore busy;
  private final ManagedHours hours;

  AvailabilityFinder(BusyStore busy, ManagedHours hours) {
    this.busy = busy;
    this.hours = hours;
  }

  /**
   * When they can, each time with the places of those who are free among all members.
   *
   * @throws FaceException 422 when something is named that is not there, or there is too much
   */
  List<Slot> find(ApplicationId application, AvailabilityQuery query, Refusals refusals) {
    Set<AccountId> accounts =
        query.members().stream()
            .flatMap(it -> MemberSources.account(it.sub()).stream())
            .collect(Collectors.toSet());
    BusySources sources = busy.sources(application, accounts, List.of());
    MemberSources.Lookup lookup =
        new MemberSources.Lookup(application, sources, hours, query.window(), refusals);
    List<MemberSources> members =
        query.members().stream().flatMap(it -> lookup.find(it).stream()).toList();
    refusals.check();
    Map<CalendarId, BusyTimes> times = busy(query, sources);
    List<Participant> participants =
        members.stream()
            .map(it -> it.free(query.window(), times))
            .map(free -> new Participant(free, IntervalSet.EMPTY, Need.COUNTED))
            .toList();
    Meeting meeting =
        new Meeting(
            IntervalSet.of(query.periods()), query.duration(), Duration.ZERO, Duration.ZERO, 0);
    return times(query, Availability.of(meeting, participants, free -> enough(query, free)));
  }

  private Map<CalendarId, BusyTimes> busy(AvailabilityQuery query, BusySources sources) {
    if (sources.calendars().size() > MOST_CALENDARS) {
      throw FaceException.unprocessable(
          "participants",
          "errors.too_many",
          "participants must have at most " + MOST_CALENDARS + " calendars together");
    }
    Buffer buffer = query.longestBuffer();
    Interval concerned =
        new Interval(
            query.window().start().minus(buffer.before()),
            query.window().end().plus(buffer.after()));
    try {
      return busy.busy(sources.calendars(), concerned);
    } catch (BusyStore.TooManyEventsException e) {
      throw FaceException.unprocessable(
          "query_periods", "errors.too_many", e.getMessage() + "; ask for less time");
    }
  }

  /** Whether of each group enough are free. */
  private static boolean enough(AvailabilityQuery query, BitSet free) {
    int place = 0;
    for (Group group : query.groups()) {
      int behind = place + group.members().size();
      if (free.get(place, behind).cardinality() < group.required()) {
        return false;
      }
      place = behind;
    }
    return true;
  }

  private static List<Slot> times(AvailabilityQuery query, Availability availability) {
    if (query.startsAtMoments()) {
      List<Slot> slots = availability.slots(query.moments());
      return slots.subList(0, Math.min(slots.size(), query.limit()));
    }
    Grid grid = new Grid(query.interval(), ZoneOffset.UTC);
    return switch (query.format()) {
      case PERIODS -> availability.commonPeriods(query.limit());
      case SLOTS -> availability.separateSlots(grid, query.limit());
      case OVERLAPPING_SLOTS -> availability.slots(grid, null, query.limit());
    };
  }
}
