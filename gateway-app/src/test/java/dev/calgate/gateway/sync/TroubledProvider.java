package dev.calgate.gateway.sync;

import dev.calgate.provider.AccountAccess;
import dev.calgate.provider.CalendarRef;
import dev.calgate.provider.CalendarSession;
import dev.calgate.provider.Capabilities;
import dev.calgate.provider.ChangePage;
import dev.calgate.provider.ChangeQuery;
import dev.calgate.provider.FetchedObjects;
import dev.calgate.provider.Limits;
import dev.calgate.provider.ObjectRef;
import dev.calgate.provider.RemoteCalendar;
import dev.calgate.provider.Renewal;
import dev.calgate.testkit.ForwardingProvider;
import dev.calgate.testkit.memory.InMemoryProvider;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The provider in memory, with lists that lack calendars that are there, answers that come late, no
 * full passes that would heal what was lost, and small pages.
 */
final class TroubledProvider extends ForwardingProvider {
  private final InMemoryProvider inner;
  private final Set<CalendarRef> hidden = ConcurrentHashMap.newKeySet();
  private final AtomicReference<@Nullable Delay> delay = new AtomicReference<>();

  TroubledProvider(InMemoryProvider inner) {
    super(inner);
    this.inner = inner;
  }

  InMemoryProvider inner() {
    return inner;
  }

  /** An answer that was given and has not arrived. */
  static final class Delay {
    private final CompletableFuture<Void> given = new CompletableFuture<>();
    private final CompletableFuture<Void> arrived = new CompletableFuture<>();

    /** Completes when the service has answered. */
    CompletableFuture<Void> given() {
      return given;
    }

    /** Lets the answer arrive. */
    void arrive() {
      arrived.complete(null);
    }
  }

  /** The answer to the next question comes late. */
  Delay delayNext() {
    Delay next = new Delay();
    delay.set(next);
    return next;
  }

  /** Nobody's answer comes late any more. */
  void punctual() {
    delay.set(null);
  }

  void hide(CalendarRef calendar) {
    hidden.add(calendar);
  }

  void showAll() {
    hidden.clear();
  }

  boolean hidesNothing() {
    return hidden.isEmpty();
  }

  private <T> T answer(Supplier<T> question) {
    Delay late = delay.getAndSet(null);
    T answer = question.get();
    if (late != null) {
      late.given.complete(null);
      late.arrived.join();
    }
    return answer;
  }

  @Override
  public Capabilities capabilities() {
    return new Capabilities(
        inner.capabilities().features(), new Limits(7, 5, Duration.ofSeconds(1), null));
  }

  @Override
  public CalendarSession open(AccountAccess access, Renewal renewal) {
    CalendarSession session = super.open(access, renewal);
    return new CalendarSession() {
      @Override
      public List<RemoteCalendar> listCalendars() {
        return answer(
            () ->
                session.listCalendars().stream().filter(it -> !hidden.contains(it.ref())).toList());
      }

      @Override
      public ChangePage changes(ChangeQuery query) {
        return answer(() -> session.changes(query));
      }

      @Override
      public FetchedObjects fetch(CalendarRef calendar, List<ObjectRef> refs) {
        return answer(() -> session.fetch(calendar, refs));
      }

      @Override
      public void close() {
        session.close();
      }
    };
  }
}
