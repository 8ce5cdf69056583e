package dev.calgate.gateway.cronofy;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.calgate.gateway.account.Permission;
import dev.calgate.gateway.store.AccountKey;
import dev.calgate.gateway.store.AvailablePeriod;
import dev.calgate.gateway.store.AvailablePeriodStore;
import dev.calgate.model.availability.Interval;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneId;
import java.util.Optional;

/** Times in which an account's user would meet, in Cronofy's words. Thread-safe. */
public final class AvailablePeriods {
  private static final Permission NEEDED = Permission.READ_FREE_BUSY;
  private static final PeriodForm FORM = new PeriodForm();

  private final AvailablePeriodStore store;
  private final Clock clock;

  /** The periods of a store. */
  public AvailablePeriods(AvailablePeriodStore store, Clock clock) {
    this.store = store;
    this.clock = clock;
  }

  /** Makes or changes the period of an id. */
  void upsert(Grant grant, FaceParameters parameters) {
    AccountKey account = grant.account(NEEDED);
    String id = PeriodForm.id(parameters, "available_period_id");
    Optional<Interval> period = FORM.period(parameters);
    String tzid = PeriodForm.zone(parameters, "tzid");
    parameters.check();
    Interval times = period.orElseThrow();
    AvailablePeriod stored = new AvailablePeriod(id, times.start(), times.end(), tzid);
    PeriodForm.checkPlaced(
        store.put(account, stored, clock.instant()),
        "available_period_id",
        AvailablePeriodStore.MOST_OF_ACCOUNT);
  }

  /** Deletes the period of an id, or all; of no effect when there is none. */
  void delete(Grant grant, FaceParameters parameters) {
    AccountKey account = grant.account(NEEDED);
    boolean all = parameters.isSet("delete_all");
    if (all && parameters.value("available_period_id").isPresent()) {
      parameters.refuse(
          "delete_all", Refusals.NOT_SUPPORTED, "delete_all is not supported with an id");
    }
    String id = all ? "" : PeriodForm.id(parameters, "available_period_id");
    parameters.check();
    if (all) {
      store.deleteAll(account);
    } else {
      store.delete(account, id);
    }
  }

  /** Those that reach into a time, of which each side may be open; all on one page. */
  ObjectNode list(Grant grant, FaceParameters parameters) {
    AccountKey account = grant.account(NEEDED);
    ZoneId zone = ZoneId.of(PeriodForm.zone(parameters, "tzid"));
    Instant from = moment(parameters, "from", zone).orElse(Instant.MIN);
    Instant to = moment(parameters, "to", zone).orElse(Instant.MAX);
    boolean localized = parameters.isSet("localized_times");
    parameters.check();
    ObjectNode body = JsonNodeFactory.instance.objectNode();
    body.putObject("pages").put("current", 1).put("total", 1);
    ArrayNode items = body.putArray("available_periods");
    for (AvailablePeriod period : store.list(account, from, to)) {
      ObjectNode item = items.addObject().put("available_period_id", period.id());
      if (localized) {
        item.set("start", local(period.start(), period.tzid()));
        item.set("end", local(period.end(), period.tzid()));
      } else {
        item.put("start", FaceTime.text(period.start())).put("end", FaceTime.text(period.end()));
      }
    }
    return body;
  }

  /** A day in a zone, or a moment. */
  private static Optional<Instant> moment(FaceParameters parameters, String name, ZoneId zone) {
    Optional<Instant> day =
        parameters.text(name).flatMap(FaceTime::date).map(it -> it.atStartOfDay(zone).toInstant());
    return day.isPresent() ? day : parameters.time(name);
  }

  private static ObjectNode local(Instant at, String tzid) {
    return JsonNodeFactory.instance
        .objectNode()
        .put("time", FaceTime.text(at.atZone(ZoneId.of(tzid)).toOffsetDateTime()))
        .put("tzid", tzid);
  }
}
