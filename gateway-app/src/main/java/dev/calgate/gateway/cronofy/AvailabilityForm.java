package dev.calgate.gateway.cronofy;

import com.fasterxml.jackson.databind.JsonNode;
import dev.calgate.gateway.cronofy.AvailabilityQuery.Buffer;
import dev.calgate.gateway.cronofy.AvailabilityQuery.Format;
import dev.calgate.gateway.cronofy.AvailabilityQuery.Group;
import dev.calgate.gateway.cronofy.AvailabilityQuery.Member;
import dev.calgate.model.availability.Interval;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.NavigableSet;
import java.util.Optional;
import java.util.TreeSet;

/** Reads what an application asks that looks for a time to meet (page scheduling/availability). */
final class AvailabilityForm {
  static final int MOST_MEMBERS = 50;
  static final int MOST_RESULTS = 512;

  private static final int MOST_CALENDARS = 100;
  private static final int MOST_RULES = 20;
  private static final int LONGEST_ID = 256;
  private static final int DAY = 24 * 60;
  private static final Duration LONGEST_WINDOW = Duration.ofDays(62);
  private static final Duration DEFAULT_INTERVAL = Duration.ofMinutes(30);
  private static final Duration SECOND = Duration.ofSeconds(1);

  /** What would change the answer and is not looked at. */
  private static final List<String> UNKNOWN_OF_QUERY =
      List.of("include_member_statuses", "excluded_events");

  private static final List<String> UNKNOWN_OF_MEMBER =
      List.of("availability_constraints", "only_managed_events", "ignore_tentative");

  private final FaceParameters parameters;
  private final PeriodForm periodForm = new PeriodForm();

  private AvailabilityForm(FaceParameters parameters) {
    this.parameters = parameters;
  }

  /**
   * Reads it.
   *
   * @throws FaceException 422 telling all that makes no sense
   */
  static AvailabilityQuery read(FaceParameters parameters) {
    return new AvailabilityForm(parameters).read();
  }

  private AvailabilityQuery read() {
    refuseUnsupported(parameters, UNKNOWN_OF_QUERY);
    Duration duration = DurationForm.required(parameters, "required_duration", DAY);
    Buffer buffer = buffer(parameters).orElse(Buffer.NONE);
    List<Group> groups = groups(buffer);
    NavigableSet<Instant> moments = moments();
    List<Interval> periods = periods(duration, moments, groups);
    Duration interval =
        DurationForm.read(parameters, "start_interval", 1, DAY).orElse(DEFAULT_INTERVAL);
    Format format = format(moments);
    int limit = parameters.number("max_results", 1, MOST_RESULTS).orElse(MOST_RESULTS);
    parameters.check();
    return new AvailabilityQuery(
        groups, duration, periods, window(periods), moments, interval, format, limit);
  }

  private static void refuseUnsupported(FaceParameters from, List<String> names) {
    for (String name : names) {
      if (from.value(name).filter(it -> !isNothing(it)).isPresent()) {
        from.refuse(name, Refusals.NOT_SUPPORTED, from.path(name) + " is not supported");
      }
    }
  }

  private static boolean isNothing(JsonNode value) {
    return value.isContainerNode() ? value.isEmpty() : value.asText().equalsIgnoreCase("false");
  }

  private static Optional<Buffer> buffer(FaceParameters from) {
    return from.object("buffer")
        .map(
            it ->
                new Buffer(
                    DurationForm.buffer(it, "before", DAY), DurationForm.buffer(it, "after", DAY)));
  }

  private List<Group> groups(Buffer buffer) {
    List<Group> groups = new ArrayList<>();
    if (parameters.value("participants").filter(it -> !it.isEmpty()).isEmpty()) {
      parameters.refusals().required("participants");
    }
    for (FaceParameters group : parameters.objects("participants", MOST_MEMBERS)) {
      groups.add(group(group, buffer));
    }
    if (groups.stream().mapToInt(it -> it.members().size()).sum() > MOST_MEMBERS) {
      parameters.refuse(
          "participants",
          "errors.too_many",
          "participants must have at most " + MOST_MEMBERS + " members together");
    }
    return groups;
  }

  private Group group(FaceParameters group, Buffer buffer) {
    List<Member> members = new ArrayList<>();
    for (FaceParameters member : group.objects("members", MOST_MEMBERS)) {
      Member read = member(member, buffer);
      if (!read.sub().isEmpty() && members.stream().anyMatch(it -> it.sub().equals(read.sub()))) {
        member.refuse("sub", "errors.duplicate", "sub must be another one for each member");
      }
      members.add(read);
    }
    if (group.value("members").filter(it -> !it.isEmpty()).isEmpty()) {
      group.refusals().required(group.path("members"));
    }
    boolean all = group.text("required").map(it -> it.equalsIgnoreCase("all")).orElse(true);
    int most = Math.max(1, members.size());
    return new Group(members, all ? most : group.number("required", 1, most).orElse(most));
  }

  private Member member(FaceParameters member, Buffer buffer) {
    refuseUnsupported(member, UNKNOWN_OF_MEMBER);
    return new Member(
        member.path("sub").substring(0, member.path("sub").length() - ".sub".length()),
        member.required("sub", LONGEST_ID),
        member.texts("calendar_ids", MOST_CALENDARS),
        periodForm.list(member, periodsName(member)),
        member.isSet("managed_availability"),
        member.texts("availability_rule_ids", MOST_RULES),
        buffer(member).orElse(buffer));
  }

  /** The present name or the old one. */
  private static String periodsName(FaceParameters from) {
    return from.value("query_periods").isPresent() ? "query_periods" : "available_periods";
  }

  private boolean hasSlots() {
    return parameters.value("query_slots").isPresent();
  }

  private NavigableSet<Instant> moments() {
    NavigableSet<Instant> moments = new TreeSet<>();
    for (FaceParameters slot : parameters.objects("query_slots", MOST_RESULTS)) {
      periodForm.time(slot, "start").ifPresent(moments::add);
    }
    return moments;
  }

  /** Without periods of the request's own they are what its members, each with some, say. */
  private List<Interval> periods(
      Duration duration, NavigableSet<Instant> moments, List<Group> groups) {
    String name = periodsName(parameters);
    List<Interval> periods = periodForm.list(parameters, name);
    if (hasSlots() && parameters.value(name).isPresent()) {
      parameters.refuse(
          "query_slots", Refusals.NOT_SUPPORTED, "query_slots is not supported with " + name);
    }
    if (!moments.isEmpty()) {
      Duration atLeast = duration.isZero() ? SECOND : duration;
      return moments.stream().map(it -> new Interval(it, it.plus(atLeast))).toList();
    }
    List<Member> members = groups.stream().flatMap(it -> it.members().stream()).toList();
    if (!periods.isEmpty() || parameters.value(name).isPresent() || hasSlots()) {
      requireSome(hasSlots() ? "query_slots" : name);
      return periods;
    }
    if (members.isEmpty() || members.stream().anyMatch(it -> it.periods().isEmpty())) {
      parameters.refusals().required("query_periods");
    }
    return members.stream().flatMap(it -> it.periods().stream()).toList();
  }

  private void requireSome(String name) {
    if (parameters.value(name).filter(it -> !it.isEmpty()).isEmpty()) {
      parameters.refusals().required(name);
    }
  }

  private Interval window(List<Interval> periods) {
    Instant from =
        periods.stream().map(Interval::start).min(Comparator.naturalOrder()).orElseThrow();
    Instant to = periods.stream().map(Interval::end).max(Comparator.naturalOrder()).orElseThrow();
    if (Duration.between(from, to).compareTo(LONGEST_WINDOW) > 0) {
      parameters.refuse(
          hasSlots() ? "query_slots" : periodsName(parameters),
          "errors.too_long",
          "The time that is asked for must be at most " + LONGEST_WINDOW.toDays() + " days long");
    }
    parameters.check();
    return new Interval(from, to);
  }

  private Format format(NavigableSet<Instant> moments) {
    Optional<String> word = parameters.text("response_format");
    for (Format format : Format.values()) {
      if (word.filter(it -> it.equals(format.name().toLowerCase(Locale.ROOT))).isPresent()) {
        if (format == Format.PERIODS && !moments.isEmpty()) {
          parameters.refuse(
              "response_format",
              Refusals.NOT_SUPPORTED,
              "response_format must be slots with query_slots");
        }
        return format;
      }
    }
    if (word.isPresent()) {
      parameters.refuse(
          "response_format",
          Refusals.NOT_RECOGNIZED,
          "response_format must be periods, slots or overlapping_slots");
    }
    return Format.PERIODS;
  }
}
