package dev.calgate.simulator.cronofy;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.calgate.simulator.http.Request;
import dev.calgate.simulator.http.Response;
import java.util.Set;

/** One request to the API, of one account through one application. */
record Call(CronofySimulator server, Request request, Parameters parameters, Grants.Grant grant) {
  private static final Set<String> READING = Set.of("read_write", "read_only", "read_events");
  private static final Set<String> WRITING =
      Set.of("read_write", "write_only", "create_event", "delete_event");

  CronofyAccount account() {
    return grant.account();
  }

  String clientId() {
    return grant.clientId();
  }

  void mayRead() {
    may(READING);
  }

  void mayWrite() {
    may(WRITING);
  }

  private void may(Set<String> words) {
    if (!grant.opens(words)) {
      throw CronofyException.of(403);
    }
  }

  /** A calendar that can be written to. */
  CronofyCalendar writable(String id) {
    CronofyCalendar calendar =
        account()
            .calendar(id)
            .filter(it -> !it.isDeleted())
            .orElseThrow(() -> CronofyException.of(404));
    if (calendar.isReadOnly()) {
      throw CronofyException.of(423);
    }
    return calendar;
  }

  Response json(ObjectNode answer) {
    ObjectNode told = server.unknownFields() ? FutureFields.in(answer) : answer;
    return Response.of(200).body("application/json; charset=utf-8", Json.bytes(told));
  }
}
