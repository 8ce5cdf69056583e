package dev.calgate.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.calgate.gateway.AvailabilityOracle.Found;
import dev.calgate.gateway.AvailabilityOracle.Group;
import dev.calgate.gateway.AvailabilityOracle.Hours;
import dev.calgate.gateway.AvailabilityOracle.Member;
import dev.calgate.gateway.AvailabilityOracle.Person;
import dev.calgate.gateway.AvailabilityOracle.Span;
import dev.calgate.gateway.RunningGateway.Answer;
import dev.calgate.simulator.caldav.CalDavSimulator;
import dev.calgate.simulator.caldav.SimulatedCalendar;
import java.time.Clock;
import java.time.DayOfWeek;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** What the gateway answers is what somebody finds who looks at every minute. */
class FaceAvailabilityOracleTest {
  private static final ObjectMapper MAPPER = new ObjectMapper();
  private static final int PEOPLE = 4;
  private static final int QUESTIONS = 120;
  private static final int MOST_RESULTS = 512;

  private final long seed = Long.getLong("seed", System.nanoTime());
  private final Random random = new Random(seed);
  private final List<Person> people = new ArrayList<>();
  private final List<String> subs = new ArrayList<>();

  @Test
  void answersAreThoseOfAMinuteByMinuteSearch() {
    System.out.println("FaceAvailabilityOracleTest: -Dseed=" + seed);
    try (CalDavSimulator server = CalDavSimulator.start(Clock.systemUTC());
        RunningGateway gateway = RunningGateway.start()) {
      for (int i = 0; i < PEOPLE; i++) {
        settle(server, gateway, "user" + i);
      }
      int found = 0;
      for (int i = 0; i < QUESTIONS; i++) {
        found += ask(gateway, i);
      }
      assertThat(found).as("times that were found, seed %d", seed).isGreaterThan(QUESTIONS);
    }
  }

  private List<Span> spans(int most, int longest) {
    return IntStream.range(0, random.nextInt(most + 1))
        .mapToObj(it -> Span.of(random, longest))
        .toList();
  }

  private void settle(CalDavSimulator server, RunningGateway gateway, String name) {
    List<Hours> rule = new ArrayList<>();
    for (DayOfWeek day : List.of(DayOfWeek.SATURDAY, DayOfWeek.SUNDAY, DayOfWeek.MONDAY)) {
      int from = 360 + random.nextInt(600);
      rule.add(new Hours(day.getValue(), from, from + 1 + random.nextInt(1439 - from)));
    }
    Person person = new Person(spans(40, 180), spans(6, 1_000), rule);
    people.add(person);
    SimulatedCalendar calendar = server.addUser(name, "p").createCalendar("work", "Work");
    for (int i = 0; i < person.busy().size(); i++) {
      calendar.put(i + ".ics", event(i, person.busy().get(i)));
    }
    String account =
        gateway.link(
            "{\"provider\":\"caldav\",\"url\":\"%s\",\"username\":\"%s\",\"password\":\"p\"}"
                .formatted(server.url(), name));
    gateway.sync(account);
    subs.add(account);
    manage(FaceClient.of(gateway, account), person);
  }

  private static String event(int number, Span span) {
    return """
        BEGIN:VCALENDAR
        VERSION:2.0
        PRODID:-//test
        BEGIN:VEVENT
        UID:%d
        DTSTAMP:20261001T000000Z
        DTSTART:%s
        DTEND:%s
        END:VEVENT
        END:VCALENDAR
        """
        .formatted(
            number, AvailabilityOracle.stamp(span.from()), AvailabilityOracle.stamp(span.to()))
        .replace("\n", "\r\n");
  }

  private static void manage(FaceClient client, Person person) {
    for (int i = 0; i < person.periods().size(); i++) {
      ObjectNode period = json(person.periods().get(i)).put("available_period_id", "p" + i);
      Answer put = client.send("POST", "/v1/available_periods", period.toString());
      assertThat(put.status()).as(put.text()).isEqualTo(202);
    }
    ObjectNode rule = MAPPER.createObjectNode().put("availability_rule_id", "r");
    rule.put("tzid", AvailabilityOracle.PARIS.getId());
    ArrayNode weekly = rule.putArray("weekly_periods");
    for (Hours hours : person.rule()) {
      weekly
          .addObject()
          .put("day", DayOfWeek.of(hours.day()).name().toLowerCase(Locale.ROOT))
          .put("start_time", clock(hours.from()))
          .put("end_time", clock(hours.to()));
    }
    Answer put = client.send("POST", "/v1/availability_rules", rule.toString());
    assertThat(put.status()).as(put.text()).isEqualTo(200);
  }

  private static String clock(int minute) {
    return "%02d:%02d".formatted(minute / 60, minute % 60);
  }

  private static ObjectNode json(Span span) {
    return MAPPER
        .createObjectNode()
        .put("start", AvailabilityOracle.time(span.from()))
        .put("end", AvailabilityOracle.time(span.to()));
  }

  private static ArrayNode json(List<Span> spans) {
    ArrayNode array = MAPPER.createArrayNode();
    spans.forEach(it -> array.add(json(it)));
    return array;
  }

  private List<Group> groups() {
    List<Integer> all = new ArrayList<>(IntStream.range(0, PEOPLE).boxed().toList());
    Collections.shuffle(all, random);
    int size = 1 + random.nextInt(PEOPLE);
    int cut = random.nextInt(size);
    List<Group> groups = new ArrayList<>();
    for (List<Integer> some : List.of(all.subList(0, cut), all.subList(cut, size))) {
      if (!some.isEmpty()) {
        List<Member> members = some.stream().map(this::member).toList();
        groups.add(new Group(members, 1 + random.nextInt(members.size())));
      }
    }
    return groups;
  }

  private Member member(int person) {
    return new Member(
        person,
        random.nextInt(4) == 0 ? spans(2, 2_000) : List.of(),
        random.nextInt(4) == 0,
        random.nextInt(3) == 0,
        random.nextInt(3) * random.nextInt(40),
        random.nextInt(3) * random.nextInt(40));
  }

  private ObjectNode body(List<Group> groups, int duration) {
    ObjectNode body = MAPPER.createObjectNode();
    ArrayNode participants = body.putArray("participants");
    for (Group group : groups) {
      ObjectNode told = participants.addObject().put("required", group.required());
      ArrayNode members = told.putArray("members");
      for (Member member : group.members()) {
        ObjectNode one = members.addObject().put("sub", subs.get(member.person()));
        if (!member.own().isEmpty()) {
          one.set("available_periods", json(member.own()));
        }
        one.put("managed_availability", member.managed());
        if (member.ruled()) {
          one.putArray("availability_rule_ids").add("r");
        }
        ObjectNode buffer = one.putObject("buffer");
        buffer.putObject("before").put("minutes", member.before());
        buffer.putObject("after").put("minutes", member.after());
      }
    }
    body.putObject("required_duration").put("minutes", duration);
    return body;
  }

  /** Asks one question, and tells how many times were found. */
  private int ask(RunningGateway gateway, int number) {
    List<Group> groups = groups();
    int duration = 1 + random.nextInt(120);
    List<Span> asked =
        IntStream.rangeClosed(0, random.nextInt(4)).mapToObj(it -> Span.of(random, 2_500)).toList();
    AvailabilityOracle oracle = new AvailabilityOracle(people, asked, duration, groups);
    ObjectNode body = body(groups, duration);
    body.set("query_periods", json(asked));
    int interval = 5 + random.nextInt(56);
    body.putObject("start_interval").put("minutes", interval);
    String format = List.of("periods", "slots", "overlapping_slots").get(random.nextInt(3));
    body.put("response_format", format);
    List<Found> expected =
        format.equals("periods")
            ? oracle.periods()
            : oracle.slots(it -> it % 1_440 % interval == 0, !format.equals("slots"));
    Answer answer = gateway.send("POST", "/v1/availability", body.toString());

    assertThat(texts(answer, format))
        .as("question %d of seed %d: %s", number, seed, body)
        .isEqualTo(expected.stream().limit(MOST_RESULTS).map(it -> text(it, groups)).toList());
    return expected.size();
  }

  private String text(Found found, List<Group> groups) {
    List<Integer> persons =
        groups.stream().flatMap(it -> it.members().stream()).map(Member::person).toList();
    return found.from()
        + "-"
        + found.to()
        + " "
        + found.free().stream().mapToObj(it -> subs.get(persons.get(it))).toList();
  }

  private static List<String> texts(Answer answer, String format) {
    assertThat(answer.status()).as(answer.text()).isEqualTo(200);
    List<String> texts = new ArrayList<>();
    String name = format.equals("periods") ? "available_periods" : "available_slots";
    for (JsonNode item : answer.json().path(name)) {
      List<String> participants = new ArrayList<>();
      item.path("participants").forEach(it -> participants.add(it.path("sub").asText()));
      texts.add(
          AvailabilityOracle.minute(item.path("start").asText())
              + "-"
              + AvailabilityOracle.minute(item.path("end").asText())
              + " "
              + participants);
    }
    return texts;
  }
}
