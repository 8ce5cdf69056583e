package dev.calgate.gateway.simulation;

import dev.calgate.provider.CalendarProvider;
import dev.calgate.provider.ObjectRef;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;

/** All services with their accounts, the pushes on their way, and trouble that lasts. */
final class Far {
  /** After how many steps, on the average, what was hidden is in sight again. */
  private static final int SHOWN_AFTER = 25;

  private static final int MOST_AT_FIRST = 7;

  private final Profile profile;
  private final Luck luck;
  private final SplittableRandom random;
  private final List<FarAccount> accounts = new ArrayList<>();
  private final Map<Kind, FarProvider> providers = new EnumMap<>(Kind.class);
  private final Map<String, Shelf> shelves = new HashMap<>();
  private final List<Push> pushes = new ArrayList<>();
  private final Owner owner;

  /** A push on its way; of the list of calendars without one. */
  record Push(FarAccount account, @Nullable Shelf shelf) {
    @Override
    public String toString() {
      return account.user + "/" + (shelf == null ? "" : shelf.ref.value());
    }
  }

  Far(Profile profile, Truth truth, Luck luck, SplittableRandom random, SessionWorld world) {
    this.profile = profile;
    this.luck = luck;
    this.random = random;
    FarAccount.Revisions revisions = new FarAccount.Revisions();
    for (Kind kind : profile.accounts()) {
      FarAccount account =
          new FarAccount(
              Simulation.APPLICATION, kind, accounts.size(), truth, revisions, this::changed);
      accounts.add(account);
      providers.computeIfAbsent(kind, it -> new FarProvider(it, profile, world)).add(account);
      for (int i = 0; i < profile.calendars(); i++) {
        account.createCalendar();
      }
    }
    owner = new Owner(accounts, luck, random);
    for (int i = random.nextInt(MOST_AT_FIRST * profile.calendars()); i > 0; i--) {
      owner.furnish();
    }
  }

  private void changed(FarAccount account, @Nullable Shelf shelf) {
    account.shelves.values().forEach(it -> shelves.putIfAbsent(it.id, it));
    if (!profile.pushes() || luck.strikes(Fault.PUSH_LOST)) {
      return;
    }
    pushes.add(new Push(account, shelf));
    if (luck.strikes(Fault.PUSH_DOUBLED)) {
      pushes.add(new Push(account, shelf));
    }
  }

  long revision() {
    return accounts.get(0).revision();
  }

  List<FarAccount> accounts() {
    return accounts;
  }

  List<CalendarProvider> providers() {
    return List.copyOf(providers.values());
  }

  Owner owner() {
    return owner;
  }

  /** A calendar by its id; null when there was none. */
  @Nullable Shelf shelf(String id) {
    accounts.forEach(it -> it.shelves.values().forEach(s -> shelves.putIfAbsent(s.id, s)));
    return shelves.get(id);
  }

  /** Whether an event is an exception, an object of its own, whose series nobody can read now. */
  boolean lacksSeries(String event) {
    for (FarAccount account : accounts) {
      for (Shelf shelf : account.present()) {
        for (Map.Entry<ObjectRef, Shelf.Thing> it : shelf.things.entrySet()) {
          Body body = it.getValue().body();
          if (body != null
              && body.series() != null
              && shelf.events.get(it.getKey()).contains(event)) {
            Shelf.Thing series = shelf.things.get(body.series());
            return series == null || series.body() == null;
          }
        }
      }
    }
    return false;
  }

  boolean hasPushes() {
    return !pushes.isEmpty();
  }

  /** Takes one of the pushes off its way, whichever; null when there is none. */
  @Nullable Push anyPush(SplittableRandom schedule) {
    return pushes.isEmpty() ? null : pushes.remove(schedule.nextInt(pushes.size()));
  }

  /** A push that was not taken in is sent again. */
  void again(Push push) {
    pushes.add(push);
  }

  /** Lasting trouble may begin or end; says what it was, or nothing. */
  String trouble() {
    FarAccount account = accounts.get(luck.upTo(accounts.size()));
    List<Shelf> present = account.present();
    Shelf shelf = present.get(luck.upTo(present.size()));
    String what = "";
    if (luck.strikes(Fault.DEAD_CURSOR)) {
      shelf.generation++;
      what = "forgets cursors of " + shelf.ref;
    }
    if (luck.strikes(Fault.HIDDEN)) {
      shelf.hidden = true;
      what = "hides " + shelf.ref;
    }
    if (luck.strikes(Fault.REVOKED)) {
      account.revoked = true;
      what = "refuses " + account.user;
    }
    if (luck.upTo(SHOWN_AFTER) == 0) {
      show(account);
    }
    return what;
  }

  /** All trouble ends. */
  void calm() {
    for (FarAccount account : accounts) {
      account.revoked = false;
      show(account);
    }
  }

  /** What comes back into sight is news where nobody looks by himself. */
  private void show(FarAccount account) {
    boolean any = account.shelves.values().stream().anyMatch(it -> it.hidden);
    account.shelves.values().forEach(it -> it.hidden = false);
    if (any && !profile.polls()) {
      changed(account, null);
    }
  }
}
