package dev.calgate.gateway.store;

import static dev.calgate.gateway.store.StoreFixture.APPLICATION;
import static dev.calgate.gateway.store.StoreFixture.meeting;

import dev.calgate.gateway.store.SyncStore.Effect;
import dev.calgate.model.Account;
import dev.calgate.model.ApplicationId;
import dev.calgate.model.CalendarId;
import dev.calgate.model.EventDetails;
import dev.calgate.model.Ids;
import dev.calgate.model.Recurrence;
import dev.calgate.provider.CalendarRef;
import dev.calgate.provider.Coverage;
import dev.calgate.provider.ErrorKind;
import dev.calgate.provider.ObjectRef;
import dev.calgate.provider.RemoteCalendar;
import dev.calgate.provider.RemoteChange;
import dev.calgate.provider.RemoteEvent;
import dev.calgate.provider.VersionTag;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * What stores are called with by the dice: a few accounts, calendars and objects, so that calls
 * often concern the same.
 */
final class RandomValues {
  private final Random random;

  RandomValues(Random random) {
    this.random = random;
  }

  AccountKey account() {
    ApplicationId application = random.nextInt(8) == 0 ? new ApplicationId("other") : APPLICATION;
    return account(application, random.nextInt(8) == 0 ? "bob" : "ann");
  }

  static AccountKey account(ApplicationId application, String name) {
    return new AccountKey(application, Ids.account(application, "memory", name));
  }

  CalendarKey calendar() {
    AccountKey account = account();
    return new CalendarKey(
        account.application(),
        account.account(),
        Ids.calendar(account.account(), "c" + random.nextInt(3)));
  }

  ObjectRef ref() {
    return new ObjectRef("r" + random.nextInt(5));
  }

  List<ObjectRef> refs() {
    return random
        .ints(random.nextInt(4), 0, 5)
        .distinct()
        .mapToObj(it -> new ObjectRef("r" + it))
        .toList();
  }

  <T> @Nullable T maybe(Supplier<T> value) {
    return random.nextBoolean() ? value.get() : null;
  }

  AccountStore.SealedAccess access() {
    return new AccountStore.SealedAccess(
        Map.of("url", "u" + random.nextInt(2)), "s" + random.nextInt(2));
  }

  Account named(Account account) {
    return new Account(
        account.id(),
        account.provider(),
        "Name " + random.nextInt(2),
        account.externalId(),
        account.metadata(),
        account.status(),
        account.createdAt());
  }

  Coverage coverage() {
    return switch (random.nextInt(3)) {
      case 0 -> Coverage.DELTA;
      case 1 -> Coverage.SNAPSHOT;
      default ->
          new Coverage.Snapshot(
              maybe(() -> Instant.parse("2026-12-01T08:30:00Z")),
              maybe(() -> Instant.parse("2026-12-01T12:00:00Z")));
    };
  }

  List<RemoteChange> bodies() {
    return refs().stream().map(this::body).toList();
  }

  RemoteChange body(ObjectRef ref) {
    VersionTag version = new VersionTag("v" + random.nextInt(4));
    EventDetails details = meeting("Title " + random.nextInt(3), 8 + random.nextInt(8));
    if (random.nextInt(6) == 0) {
      return new RemoteChange.Unreadable(ref, version, "reason " + random.nextInt(2));
    }
    List<RemoteEvent> told = new ArrayList<>();
    Recurrence daily = new Recurrence(List.of("FREQ=DAILY"), List.of());
    switch (random.nextInt(4)) {
      case 0 -> told.add(RemoteEvent.of("u", details));
      case 1 -> told.add(new RemoteEvent("", "u", null, null, details.with(daily)));
      // An exception in an object of its own, whose series may be anywhere or nowhere.
      case 2 -> told.add(exception(ref(), details));
      default -> {
        told.add(new RemoteEvent("", "u", null, null, details.with(daily)));
        told.add(exception(ref, details));
      }
    }
    return StoreFixture.object(ref.value(), version.value(), told.toArray(RemoteEvent[]::new));
  }

  RemoteEvent exception(ObjectRef series, EventDetails details) {
    return new RemoteEvent(
        "",
        maybe(() -> "u") == null ? "" : "u",
        series,
        meeting("", 8 + random.nextInt(3)).start(),
        details);
  }

  String tag() {
    return "tag " + random.nextInt(2);
  }

  ErrorKind kind() {
    return List.of(
            ErrorKind.GONE, ErrorKind.FORBIDDEN, ErrorKind.UNAUTHORIZED, ErrorKind.UNREACHABLE)
        .get(random.nextInt(4));
  }

  Set<Effect> effects() {
    Set<Effect> effects = EnumSet.noneOf(Effect.class);
    Arrays.stream(Effect.values()).filter(it -> random.nextInt(6) == 0).forEach(effects::add);
    return effects;
  }

  CalendarKey calendar(AccountKey account) {
    CalendarId id = Ids.calendar(account.account(), "c" + random.nextInt(3));
    return new CalendarKey(account.application(), account.account(), id);
  }

  List<RemoteCalendar> listed() {
    List<RemoteCalendar> listed = new ArrayList<>();
    for (int i = 0; i < 3; i++) {
      if (random.nextInt(5) > 0) {
        listed.add(
            new RemoteCalendar(
                new CalendarRef("c" + i),
                "Calendar " + random.nextInt(2),
                "",
                null,
                "Europe/Paris",
                i == 0,
                false,
                maybe(this::tag)));
      }
    }
    return listed;
  }

  AccountStore.Filter filter() {
    return new AccountStore.Filter(
        maybe(() -> "memory"), maybe(() -> "x"), maybe(() -> Account.Status.CONNECTED));
  }
}
