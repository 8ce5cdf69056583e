package dev.calgate.testkit;

import org.junit.jupiter.api.Nested;

/**
 * The contract of the seam, each of its sentences a test. A provider's module extends this class,
 * or {@link PushingProviderContract}, and lends a harness; every test gets a fresh one.
 */
public abstract class CalendarProviderContract {

  /** A fresh far side with one account and no calendar, and the provider on it. */
  protected abstract ProviderHarness newHarness();

  /** First contact. */
  @Nested
  public class Linking extends LinkingGroup {
    Linking() {
      super(CalendarProviderContract.this::newHarness);
    }
  }

  /** The account's list of calendars. */
  @Nested
  public class Calendars extends CalendarsGroup {
    Calendars() {
      super(CalendarProviderContract.this::newHarness);
    }
  }

  /** A pass without cursor. */
  @Nested
  public class FirstPass extends FirstPassGroup {
    FirstPass() {
      super(CalendarProviderContract.this::newHarness);
    }
  }

  /** Passes that begin at a cursor. */
  @Nested
  public class NextPasses extends NextPassesGroup {
    NextPasses() {
      super(CalendarProviderContract.this::newHarness);
    }
  }

  /** Repetition is harmless. */
  @Nested
  public class Replay extends ReplayGroup {
    Replay() {
      super(CalendarProviderContract.this::newHarness);
    }
  }

  /** Cursors that the service has forgotten. */
  @Nested
  public class Expiry extends ExpiryGroup {
    Expiry() {
      super(CalendarProviderContract.this::newHarness);
    }
  }

  /** What is gone. */
  @Nested
  public class Removal extends RemovalGroup {
    Removal() {
      super(CalendarProviderContract.this::newHarness);
    }
  }

  /** Series, their exceptions, and the forms of time. */
  @Nested
  public class Series extends SeriesGroup {
    Series() {
      super(CalendarProviderContract.this::newHarness);
    }
  }

  /** Words as people write them. */
  @Nested
  public class Content extends ContentGroup {
    Content() {
      super(CalendarProviderContract.this::newHarness);
    }
  }

  /** One bad thing stays one. */
  @Nested
  public class BadItem extends BadItemGroup {
    BadItem() {
      super(CalendarProviderContract.this::newHarness);
    }
  }

  /** Trouble on the far side. */
  @Nested
  public class Errors extends ErrorsGroup {
    Errors() {
      super(CalendarProviderContract.this::newHarness);
    }
  }

  /** What is not among the features. */
  @Nested
  public class NoPush extends NoPushGroup {
    NoPush() {
      super(
          CalendarProviderContract.this::newHarness,
          CalendarProviderContract.this instanceof PushingProviderContract);
    }
  }

  /** What is written; only where the provider writes. */
  @Nested
  public class Writes extends WritingGroup {
    Writes() {
      super(CalendarProviderContract.this::newHarness);
    }
  }

  /** Only where it does not. */
  @Nested
  public class NoWrites extends NoWritingGroup {
    NoWrites() {
      super(CalendarProviderContract.this::newHarness);
    }
  }

  /** Bounds and manners. */
  @Nested
  public class Manners extends MannersGroup {
    Manners() {
      super(CalendarProviderContract.this::newHarness);
    }
  }
}
