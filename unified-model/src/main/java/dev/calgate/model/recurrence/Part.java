package dev.calgate.model.recurrence;

/** The parts of a rule that list numbers, with the numbers they may list (RFC 5545 3.3.10). */
enum Part {
  BYMONTH(1, 12, false),
  BYWEEKNO(1, 53, true),
  BYYEARDAY(1, 366, true),
  BYMONTHDAY(1, 31, true),
  BYHOUR(0, 23, false),
  BYMINUTE(0, 59, false),
  BYSECOND(0, 60, false),
  BYSETPOS(1, 366, true);

  private final int least;
  private final int most;
  private final boolean fromTheEnd;

  Part(int least, int most, boolean fromTheEnd) {
    this.least = least;
    this.most = most;
    this.fromTheEnd = fromTheEnd;
  }

  boolean allows(int number) {
    int position = fromTheEnd ? Math.abs(number) : number;
    return position >= least && position <= most;
  }
}
