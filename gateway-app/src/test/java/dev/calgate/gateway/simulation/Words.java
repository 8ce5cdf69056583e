package dev.calgate.gateway.simulation;

import dev.calgate.provider.PageEnd;
import dev.calgate.provider.RemoteChange;
import java.util.List;
import java.util.stream.Collectors;

/** What services say, for people who read a trace. */
final class Words {
  private Words() {}

  static String of(List<RemoteChange> page, PageEnd pageEnd) {
    String end =
        pageEnd instanceof PageEnd.Complete complete
            ? complete.cursor().value() + " " + complete.coverage().getClass().getSimpleName()
            : "more";
    return page.stream().map(Words::of).collect(Collectors.joining(",")) + " " + end;
  }

  private static String of(RemoteChange change) {
    if (change instanceof RemoteChange.Upserted upserted) {
      return change.ref() + "=" + upserted.object().raw();
    }
    if (change instanceof RemoteChange.Seen seen) {
      return change.ref() + "@" + seen.version().value();
    }
    return change.ref() + (change instanceof RemoteChange.Removed ? " gone" : " unreadable");
  }
}
