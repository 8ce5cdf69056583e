package dev.calgate.gateway.api;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.calgate.gateway.store.BusySources;
import jakarta.ws.rs.core.Response;
import java.time.temporal.ChronoUnit;
import org.jspecify.annotations.Nullable;

/** What every answer about busy times says: as of when it is true, and where it goes on. */
final class BusyAnswer {
  private BusyAnswer() {}

  static Response response(ObjectNode answer, BusySources sources, @Nullable String next) {
    answer.put(
        "as_of",
        sources.asOf().map(it -> it.truncatedTo(ChronoUnit.MILLIS).toString()).orElse(null));
    answer.put("next", next);
    return JsonText.ok(answer.toString()).build();
  }
}
