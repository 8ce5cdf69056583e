package dev.calgate.provider.google;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.calgate.provider.CalendarRef;
import dev.calgate.provider.CalendarSession;
import dev.calgate.provider.ChangePage;
import dev.calgate.provider.ChangeQuery;
import dev.calgate.provider.ErrorKind;
import dev.calgate.provider.PageEnd;
import dev.calgate.provider.ProviderException;
import dev.calgate.simulator.Fault;
import dev.calgate.simulator.Requests;
import dev.calgate.simulator.http.Response;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Listings that always go on. */
class EndlessListingTest {
  private final SimulatorHarness at = new SimulatorHarness(server -> {});
  private final CalendarSession session =
      at.provider().open(at.provider().link(at.linkRequest()).access());
  private final CalendarRef calendar = new CalendarRef("ann@example.com");
  private final AtomicInteger asked = new AtomicInteger();

  @AfterEach
  void close() {
    session.close();
    at.close();
  }

  private void answer(Supplier<String> token) {
    Fault fault =
        (request, genuine) -> {
          asked.incrementAndGet();
          return Response.of(
              200, "application/json", "{\"items\":[],\"nextPageToken\":\"" + token.get() + "\"}");
        };
    at.server()
        .faults()
        .always(Requests.path(it -> it.endsWith("/events") || it.endsWith("/calendarList")), fault);
  }

  private void listAll() {
    ChangeQuery query = ChangeQuery.first(calendar, null, 100);
    ChangePage page = session.changes(query);
    while (page.end() instanceof PageEnd.More more) {
      page = session.changes(query.next(more.page()));
    }
  }

  @Test
  void emptyPagesWithAlwaysAnotherTokenAreNoListing() {
    answer(() -> "token" + asked);
    ProviderException error = catchThrowableOfType(ProviderException.class, this::listAll);

    assertThat(error.kind()).isEqualTo(ErrorKind.PROTOCOL);
    assertThat(error).hasMessageContaining("does not end");
    assertThat(asked.get()).isLessThan(300);
  }

  @Test
  void soIsOneOfCalendars() {
    answer(() -> "token" + asked);
    ProviderException error = catchThrowableOfType(ProviderException.class, session::listCalendars);

    assertThat(error.kind()).isEqualTo(ErrorKind.PROTOCOL);
    assertThat(asked.get()).isLessThan(300);
  }

  @Test
  void aCircleOfTwoTokensIsNoListing() {
    answer(() -> asked.get() % 2 == 0 ? "even" : "odd");

    assertThat(catchThrowableOfType(ProviderException.class, this::listAll).kind())
        .isEqualTo(ErrorKind.PROTOCOL);
  }

  @Test
  void aTokenThatIsEmptyIsNone() {
    answer(() -> "");

    assertThat(catchThrowableOfType(ProviderException.class, this::listAll).kind())
        .isEqualTo(ErrorKind.PROTOCOL);
  }
}
