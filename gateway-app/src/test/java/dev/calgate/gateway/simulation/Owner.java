package dev.calgate.gateway.simulation;

import dev.calgate.provider.ObjectRef;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/** Whoever edits calendars at their services, at random. */
final class Owner {
  private static final int MANY = 26;
  private static final int FIRST_HOUR = 8;

  private final List<FarAccount> accounts;
  private final Luck luck;
  private final SplittableRandom random;
  private int titles;

  Owner(List<FarAccount> accounts, Luck luck, SplittableRandom random) {
    this.accounts = accounts;
    this.luck = luck;
    this.random = random;
  }

  private String title() {
    return "t" + ++titles;
  }

  /** Something that was there before anybody looked. */
  void furnish() {
    FarAccount account = accounts.get(random.nextInt(accounts.size()));
    List<Shelf> shelves = account.present();
    ObjectRef unused = account.create(shelves.get(random.nextInt(shelves.size())), fresh());
  }

  /** One edit; says what it was. */
  String edit() {
    FarAccount account = accounts.get(random.nextInt(accounts.size()));
    if (luck.strikes(Fault.CALENDARS)) {
      return calendars(account);
    }
    List<Shelf> shelves = account.present();
    Shelf shelf = shelves.get(random.nextInt(shelves.size()));
    if (luck.strikes(Fault.CROWD)) {
      return crowd(account, shelf);
    }
    if (luck.strikes(Fault.POISON)) {
      return poison(account, shelf);
    }
    List<ObjectRef> refs = new ArrayList<>(shelf.things.keySet());
    int what = random.nextInt(10);
    if (refs.isEmpty() || what < 4) {
      return "creates " + account.create(shelf, fresh());
    }
    ObjectRef ref = refs.get(random.nextInt(refs.size()));
    if (what < 6) {
      boolean told = random.nextBoolean();
      account.delete(shelf, ref, told);
      return "deletes " + ref;
    }
    if (what == 6) {
      account.touch(shelf, ref);
      return "touches " + ref;
    }
    return change(account, shelf, ref);
  }

  private Body fresh() {
    Body body = Body.single(title(), 1 + random.nextInt(Body.DAYS), hour());
    return body.repeating(random.nextInt(3) == 0);
  }

  private int hour() {
    return FIRST_HOUR + random.nextInt(3);
  }

  private String change(FarAccount account, Shelf shelf, ObjectRef ref) {
    Body body = shelf.things.get(ref).body();
    if (body == null) {
      account.put(shelf, ref, fresh());
      return "mends " + ref;
    }
    if (body.series() != null) {
      account.put(
          shelf,
          ref,
          Body.exception(title(), body.series(), body.originalHour(), body.day(), exceptional()));
      return "changes exception " + ref;
    }
    switch (random.nextInt(5)) {
      case 0 -> replace(account, shelf, ref, body.titled(title()).at(hour()));
      case 1 ->
          replace(account, shelf, ref, body.titled(title()).whole().repeating(!body.repeats()));
      case 2, 3 -> except(account, shelf, ref, body);
      default -> account.put(shelf, ref, body.titled(title()));
    }
    return "changes " + ref;
  }

  /** Another series: the exceptions of the old one are gone. */
  private static void replace(FarAccount account, Shelf shelf, ObjectRef ref, Body body) {
    List<ObjectRef> exceptions = account.exceptions(shelf, ref);
    account.put(shelf, ref, body);
    exceptions.forEach(it -> account.delete(shelf, it, true));
  }

  private int exceptional() {
    return random.nextBoolean() ? 0 : 14 + random.nextInt(3);
  }

  private void except(FarAccount account, Shelf shelf, ObjectRef ref, Body body) {
    if (!body.repeats()) {
      account.put(shelf, ref, body.titled(title()));
      return;
    }
    int day = body.day() + random.nextInt(Body.DAYS);
    if (account.kind.ownExceptions()) {
      ObjectRef exception = new ObjectRef(ref.value() + "_" + day);
      account.put(shelf, exception, Body.exception(title(), ref, body.hour(), day, exceptional()));
    } else {
      account.put(shelf, ref, body.titled(title()).except(day, exceptional()));
    }
  }

  private String poison(FarAccount account, Shelf shelf) {
    List<ObjectRef> refs = new ArrayList<>(shelf.things.keySet());
    if (refs.isEmpty() || random.nextBoolean()) {
      return "creates unreadable " + account.create(shelf, null);
    }
    ObjectRef ref = refs.get(random.nextInt(refs.size()));
    account.put(shelf, ref, null);
    return "spoils " + ref;
  }

  private String crowd(FarAccount account, Shelf shelf) {
    if (shelf.things.size() < MANY) {
      for (int i = 0; i < MANY; i++) {
        account.create(shelf, Body.single(title(), 1, hour()));
      }
      return "creates many";
    }
    for (ObjectRef ref : List.copyOf(shelf.things.keySet())) {
      if (shelf.things.containsKey(ref) && random.nextInt(8) > 0) {
        account.delete(shelf, ref, true);
      }
    }
    return "deletes many";
  }

  private String calendars(FarAccount account) {
    List<Shelf> shelves = account.present();
    Shelf shelf = shelves.get(random.nextInt(shelves.size()));
    switch (random.nextInt(3)) {
      case 0 -> account.createCalendar();
      case 1 -> account.renameCalendar(shelf);
      default -> {
        if (shelves.size() > 1) {
          account.deleteCalendar(shelf);
        }
      }
    }
    return "arranges calendars";
  }
}
