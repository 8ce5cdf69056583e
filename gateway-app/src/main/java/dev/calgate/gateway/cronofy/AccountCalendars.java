package dev.calgate.gateway.cronofy;

import dev.calgate.gateway.store.AccountKey;
import dev.calgate.gateway.store.Batch;
import dev.calgate.gateway.store.CalendarStore;
import dev.calgate.gateway.store.CalendarView;
import dev.calgate.model.Calendar;
import dev.calgate.model.CalendarId;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The calendars of one account that are followed. Thread-safe. */
final class AccountCalendars {
  private static final int PAGE = 1_000;

  /** More than any provider lists: an account's calendars are answered in one piece. */
  private static final int MOST = 10_000;

  private final CalendarStore calendars;

  AccountCalendars(CalendarStore calendars) {
    this.calendars = calendars;
  }

  /** All of them, in the order of their ids. */
  List<Calendar> list(AccountKey account) {
    List<Calendar> found = new ArrayList<>();
    @Nullable CalendarId after = null;
    do {
      Batch<CalendarView> batch =
          calendars.list(account.application(), account.account(), after, PAGE);
      batch.items().stream().map(CalendarView::calendar).filter(Calendar::sync).forEach(found::add);
      after =
          batch.more() && found.size() < MOST
              ? batch.items().get(batch.items().size() - 1).calendar().id()
              : null;
    } while (after != null);
    return found;
  }

  /** Whether the account's calendars are known, be they followed or not. */
  boolean areKnown(AccountKey account) {
    return !calendars.list(account.application(), account.account(), null, 1).items().isEmpty();
  }

  /** One of them; empty for a malformed, unknown or foreign id. */
  Optional<Calendar> find(AccountKey account, String id) {
    try {
      return calendars
          .find(account.application(), new CalendarId(id))
          .map(CalendarView::calendar)
          .filter(it -> it.accountId().equals(account.account()) && it.sync());
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }
}
