package dev.calgate.provider;

import java.util.List;

/**
 * One account, open for one thread at a time. Closing twice is harmless; a closed session refuses
 * work with {@link IllegalStateException}. An access token that has ended, or is refused although
 * it should be good, is renewed by the session itself, by the {@link Renewal} it was opened with; a
 * call that is refused again fails.
 */
public interface CalendarSession extends AutoCloseable {

  /**
   * All calendars of the account that can hold events, with what tells whether something changed in
   * them; as few requests as the service allows, the same number however many calendars there are.
   *
   * @return in a stable order; a calendar that is missing here may be gone, or merely out of sight
   * @throws ProviderException {@link ErrorKind#PROTOCOL} when the service's own list proves not to
   *     be complete
   */
  List<RemoteCalendar> listCalendars();

  /**
   * The same list, for an account whose calendars will be read whatever their tags say. Where tags
   * cost the service much, as of one that reads a calendar to compute them, they are null.
   */
  default List<RemoteCalendar> listUntagged() {
    return listCalendars();
  }

  /**
   * One page of what changed in a calendar since a cursor, or of all there is when the query has
   * none. Repeating a query is harmless at any time; a cursor comes only with the last page, and a
   * pass that was left in the middle begins again from its old cursor. Objects come in any order,
   * an object may come twice, exceptions before their series or without one.
   *
   * @throws ProviderException {@link ErrorKind#CURSOR_EXPIRED} when the service no longer knows the
   *     cursor, never an empty page; {@link ErrorKind#GONE} when the service says that the calendar
   *     no longer exists; {@link ErrorKind#FORBIDDEN} when access to it was taken away; {@link
   *     ErrorKind#UNREACHABLE} instead of the last page when objects that were fetched in this pass
   *     could not be had but may be with the next
   */
  ChangePage changes(ChangeQuery query);

  /**
   * Bodies of objects that a page told as {@link RemoteChange.Seen}, in as few requests as
   * possible. All network traffic has happened when this returns.
   *
   * @param refs at most {@link Limits#fetchBatch}
   * @return answers for every ref that is not {@linkplain FetchedObjects#left left over}: {@link
   *     RemoteChange.Upserted}, {@link RemoteChange.Unreadable}, or {@link RemoteChange.Removed}
   *     when the service says that this object no longer exists. Of calendars that nobody but the
   *     gateway holds, no answers: what is stored is what there is
   */
  FetchedObjects fetch(CalendarRef calendar, List<ObjectRef> refs);

  /**
   * Writes one event, relying on the version that the caller saw. Answers that did not come leave
   * it open whether it was written; writing again is safe: it succeeds, or it is a conflict. To
   * delete what is gone already may succeed, too.
   *
   * @throws ProviderException of scope {@link ErrorScope#OBJECT} {@link ErrorKind#CONFLICT} when
   *     the object is at another version, or a new one's place is taken; {@link ErrorKind#GONE}
   *     when it is not there any more; {@link ErrorKind#FORBIDDEN} when this one may not be
   *     changed; {@link ErrorKind#REJECTED} when the service does not want this, with its reason.
   *     {@link ErrorKind#FORBIDDEN} of scope {@link ErrorScope#CALENDAR} when the calendar can only
   *     be read; {@link ErrorKind#NOT_SUPPORTED} without {@link CalendarProvider#writing}
   */
  default Written write(EventWrite write) {
    throw new ProviderException(
        ErrorKind.NOT_SUPPORTED, ErrorScope.PROVIDER, "This provider is only read");
  }

  /**
   * Makes a calendar for events in the account, or finds the one of this name that an earlier try
   * with the same seed has made. An answer that did not come leaves it open whether it was made.
   * Where the service lets its reference be chosen, asking again is safe; elsewhere whoever asks
   * again looks at the {@linkplain #listCalendars list} for the name first, and sees to it that
   * nobody else asks meanwhile.
   *
   * @return the reference under which the list has it, or will have it soon
   * @throws ProviderException {@link ErrorKind#FORBIDDEN} when this credential may not make any;
   *     {@link ErrorKind#REJECTED} when the service does not want this one, with its reason; {@link
   *     ErrorKind#NOT_SUPPORTED} when in this account, or with this provider, none can be made
   */
  default CalendarRef createCalendar(NewCalendar calendar) {
    throw new ProviderException(
        ErrorKind.NOT_SUPPORTED, ErrorScope.PROVIDER, "Here no calendars can be made");
  }

  /**
   * Opens a channel. Its first push may come before this returns. What changed until then is not
   * pushed; a channel that was opened by a call that failed on the way may exist all the same.
   *
   * @throws ProviderException {@link ErrorKind#REJECTED} when the service pushes nothing for this
   *     calendar, or not to this address; {@link ErrorKind#NOT_SUPPORTED} without {@link
   *     Feature#PUSH}
   */
  default PushChannel openChannel(PushChannel.Order order) {
    throw noPush();
  }

  /**
   * Closes a channel; pushes may still come for a while. One that is closed already, or never was,
   * is closed.
   *
   * @param resource as {@link PushChannel#resource}
   */
  default void closeChannel(String id, String resource) {
    throw noPush();
  }

  private static ProviderException noPush() {
    return new ProviderException(
        ErrorKind.NOT_SUPPORTED, ErrorScope.PROVIDER, "This provider pushes nothing");
  }

  /** Ends the session and gives its connection back. */
  @Override
  void close();
}
