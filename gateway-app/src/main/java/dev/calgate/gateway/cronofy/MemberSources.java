package dev.calgate.gateway.cronofy;

import dev.calgate.gateway.cronofy.AvailabilityQuery.Member;
import dev.calgate.gateway.store.AccountKey;
import dev.calgate.gateway.store.AvailabilityRule;
import dev.calgate.gateway.store.BusySources;
import dev.calgate.gateway.store.BusySources.Source;
import dev.calgate.model.AccountId;
import dev.calgate.model.ApplicationId;
import dev.calgate.model.CalendarId;
import dev.calgate.model.availability.BusyTimes;
import dev.calgate.model.availability.Interval;
import dev.calgate.model.availability.IntervalSet;
import dev.calgate.model.availability.WorkingHours;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What there is of somebody who is asked, and when that makes them free. Of whom something was not
 * read yet is never free: what nobody knows would seem to be.
 *
 * @param followed all calendars of the account that are followed
 * @param listed whether the account's list of calendars was read
 * @param rules those that the member names
 * @param managed the account's available periods, if the member is to keep to them
 */
record MemberSources(
    Member member,
    List<Source> followed,
    boolean listed,
    List<AvailabilityRule> rules,
    Optional<IntervalSet> managed) {

  /** The account that a sub means; empty when it can mean none. */
  static Optional<AccountId> account(String sub) {
    try {
      return Optional.of(new AccountId(sub));
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }

  /** Finds what members name. */
  record Lookup(
      ApplicationId application,
      BusySources sources,
      ManagedHours hours,
      Interval window,
      Refusals refusals) {

    /** What there is of a member; empty, with a note of it, when there is no such account. */
    Optional<MemberSources> find(Member member) {
      Optional<AccountId> id = account(member.sub()).filter(sources.accounts()::containsKey);
      if (id.isEmpty()) {
        refuse(member, "sub", member.sub());
      }
      return id.map(it -> find(member, it));
    }

    private MemberSources find(Member member, AccountId id) {
      AccountKey account = new AccountKey(application, id);
      List<Source> followed = sources.of(List.of(id), List.of());
      member.calendars().stream()
          .filter(it -> !names(followed).contains(it))
          .forEach(it -> refuse(member, "calendar_ids", it));
      return new MemberSources(
          member,
          followed,
          sources.accounts().getOrDefault(id, Optional.empty()).isPresent(),
          rules(member, account),
          member.managed() ? Optional.of(hours.periods(account, window)) : Optional.empty());
    }

    private List<AvailabilityRule> rules(Member member, AccountKey account) {
      if (member.rules().isEmpty()) {
        return List.of();
      }
      List<AvailabilityRule> all = hours.rules(account);
      member.rules().stream()
          .filter(id -> all.stream().noneMatch(it -> it.id().equals(id)))
          .forEach(it -> refuse(member, "availability_rule_ids", it));
      return all.stream().filter(it -> member.rules().contains(it.id())).toList();
    }

    private void refuse(Member member, String name, String id) {
      refusals.add(
          member.path() + "." + name, Refusals.NOT_RECOGNIZED, name + " has no such thing: " + id);
    }
  }

  private static List<String> names(Collection<Source> sources) {
    return sources.stream().map(it -> it.calendar().value()).toList();
  }

  /** What of a window the member is free in, with the buffers around what takes their time. */
  IntervalSet free(Interval window, Map<CalendarId, BusyTimes> times) {
    if (!listed) {
      return IntervalSet.EMPTY;
    }
    IntervalSet all = IntervalSet.of(window);
    IntervalSet within = member.periods().isEmpty() ? all : IntervalSet.of(member.periods());
    if (managed.isEmpty() && rules.isEmpty()) {
      return within.minus(taken(calendars(List.of()), all, times));
    }
    IntervalSet free =
        managed.orElse(IntervalSet.EMPTY).minus(taken(calendars(List.of()), all, times));
    for (AvailabilityRule rule : rules) {
      free =
          free.union(
              WorkingHours.within(window, rule.hours())
                  .minus(taken(calendars(rule.calendars()), all, times)));
    }
    return free.intersect(within);
  }

  /** What counts: what the member names, else what a rule names and is there, else everything. */
  private List<Source> calendars(List<String> ofRule) {
    List<Source> named =
        followed.stream()
            .filter(
                it ->
                    (member.calendars().isEmpty() ? ofRule : member.calendars())
                        .contains(it.calendar().value()))
            .toList();
    return named.isEmpty() ? followed : named;
  }

  private IntervalSet taken(
      List<Source> calendars, IntervalSet all, Map<CalendarId, BusyTimes> times) {
    if (calendars.stream().anyMatch(it -> it.asOf().isEmpty())) {
      return all;
    }
    BusyTimes busy = new BusyTimes();
    calendars.forEach(it -> busy.addAll(times.getOrDefault(it.calendar(), new BusyTimes())));
    return busy.all()
        .widen(member.buffer().after().toSeconds(), member.buffer().before().toSeconds());
  }
}
