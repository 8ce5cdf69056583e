package dev.calgate.testkit;

import dev.calgate.model.Recurrence;
import dev.calgate.provider.AccountAccess;
import dev.calgate.provider.CalendarProvider;
import dev.calgate.provider.CalendarRef;
import dev.calgate.provider.CalendarSession;
import dev.calgate.provider.Capabilities;
import dev.calgate.provider.ChangePage;
import dev.calgate.provider.ChangeQuery;
import dev.calgate.provider.Coverage;
import dev.calgate.provider.ErrorKind;
import dev.calgate.provider.ErrorScope;
import dev.calgate.provider.EventWrite;
import dev.calgate.provider.Feature;
import dev.calgate.provider.FetchedObjects;
import dev.calgate.provider.KnownObject;
import dev.calgate.provider.ObjectRef;
import dev.calgate.provider.PageEnd;
import dev.calgate.provider.ProviderException;
import dev.calgate.provider.Push;
import dev.calgate.provider.PushChannel;
import dev.calgate.provider.RemoteCalendar;
import dev.calgate.provider.RemoteChange;
import dev.calgate.provider.RemoteEvent;
import dev.calgate.provider.RemoteObject;
import dev.calgate.provider.Renewal;
import dev.calgate.provider.Secret;
import dev.calgate.provider.SyncCursor;
import dev.calgate.provider.VersionTag;
import dev.calgate.provider.Written;
import dev.calgate.testkit.memory.InMemoryHarness;
import dev.calgate.testkit.memory.InMemoryProvider;
import dev.calgate.testkit.memory.InMemoryProvider.Style;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** Ways to break the contract, each with the test that has to notice. */
enum Saboteur {
  FORGETS_REMOVALS(
      "aDeletedEventIsGone",
      inner -> changing(inner, page -> without(page, RemoteChange.Removed.class))),
  MOVES_THE_CURSOR_EARLY(
      "everyObjectIsToldWhateverThePageSize",
      inner ->
          changing(
              inner,
              page ->
                  new ChangePage(
                      page.changes(),
                      new PageEnd.Complete(new SyncCursor("m1:0"), Coverage.SNAPSHOT)))),
  SWALLOWS_EXPIRY(
      "anExpiredCursorIsAnErrorOrTheWholeTruthAndNeverSilence",
      inner ->
          new DelegatingSession(inner) {
            @Override
            public ChangePage changes(ChangeQuery query) {
              try {
                return super.changes(query);
              } catch (ProviderException e) {
                if (e.kind() != ErrorKind.CURSOR_EXPIRED || query.cursor() == null) {
                  throw e;
                }
                return new ChangePage(
                    List.of(), new PageEnd.Complete(query.cursor(), Coverage.DELTA));
              }
            }
          }),
  LEAKS_THE_PASSWORD(
      "noMessageCarriesTheSecret",
      inner ->
          new DelegatingSession(inner) {
            @Override
            public List<RemoteCalendar> listCalendars() {
              try {
                return super.listCalendars();
              } catch (ProviderException e) {
                throw new ProviderException(
                    e.kind(),
                    e.scope(),
                    "Cannot log in with " + InMemoryProvider.PASSWORD,
                    e.retryAfter().orElse(null),
                    e);
              }
            }
          }),
  GIVES_EVERY_STATE_THE_SAME_VERSION(
      "anEditIsSeenAndChangesTheVersion",
      inner ->
          fetching(
              changing(inner, page -> mapped(page, Saboteur::sameVersion)),
              told -> told.stream().map(Saboteur::sameVersion).toList())),
  DROPS_AN_OBJECT_AT_THE_PAGE_BORDER(
      "everyObjectIsToldWhateverThePageSize",
      inner ->
          changing(
              inner,
              page ->
                  page.end() instanceof PageEnd.More && page.changes().size() > 1
                      ? new ChangePage(
                          page.changes().subList(0, page.changes().size() - 1), page.end())
                      : page)),
  LETS_ONE_BAD_OBJECT_FAIL_THE_BATCH(
      "anUnreadableObjectIsListedWithItsReasonAndTheOthersArrive",
      inner ->
          fetching(
              inner,
              told -> {
                if (told.stream().anyMatch(RemoteChange.Unreadable.class::isInstance)) {
                  throw new IllegalArgumentException("bad object");
                }
                return told;
              })),
  IGNORES_THE_PAGE_SIZE(
      "aPageIsNeverLargerThanWasAskedFor",
      inner ->
          new DelegatingSession(inner) {
            @Override
            public ChangePage changes(ChangeQuery query) {
              return super.changes(
                  new ChangeQuery(query.calendar(), query.cursor(), query.page(), 1_000, false));
            }
          }),
  TAKES_ANY_BATCH(
      "moreThanABatchIsRefusedBeforeAnyTraffic",
      inner ->
          new DelegatingSession(inner) {
            @Override
            public FetchedObjects fetch(CalendarRef calendar, List<ObjectRef> refs) {
              return super.fetch(calendar, refs.subList(0, Math.min(refs.size(), 50)));
            }
          }),
  THROWS_WHAT_IS_NOT_OF_THE_SEAM(
      "nobodyAnswersIsUnreachable",
      inner ->
          new DelegatingSession(inner) {
            @Override
            public List<RemoteCalendar> listCalendars() {
              try {
                return super.listCalendars();
              } catch (ProviderException e) {
                throw new IllegalStateException("connection reset", e);
              }
            }
          }),
  KEEPS_A_THREAD(
      "noThreadIsLeftByAPass",
      inner -> {
        Thread kept = new Thread(Saboteur::waitForever, "kept");
        kept.setDaemon(true);
        kept.start();
        return inner;
      }),
  WORKS_AFTER_CLOSE(
      "aClosedSessionRefusesWorkAndClosingTwiceIsCalm",
      inner ->
          new DelegatingSession(inner) {
            @Override
            public void close() {
              // Stays open.
            }
          }),
  RETRIES_BY_ITSELF(
      "aFailureIsAskedForOnceAndNotRetried",
      inner ->
          new DelegatingSession(inner) {
            @Override
            public List<RemoteCalendar> listCalendars() {
              try {
                return super.listCalendars();
              } catch (ProviderException e) {
                return super.listCalendars();
              }
            }
          }),
  SAYS_NOTHING_OF_MISSING_OBJECTS(
      "anObjectThatVanishesBeforeItIsFetchedIsRemoved",
      inner ->
          fetching(
              inner,
              told -> told.stream().filter(it -> !(it instanceof RemoteChange.Removed)).toList())),
  NAMES_CALENDARS_AFTER_THEIR_TITLE(
      "aRenamedCalendarKeepsItsReference",
      inner ->
          listing(
              inner,
              it ->
                  new RemoteCalendar(
                      new CalendarRef(it.name()),
                      it.name(),
                      "",
                      null,
                      null,
                      false,
                      false,
                      it.stateTag()))),
  GIVES_EVERY_STATE_OF_A_CALENDAR_THE_SAME_TAG(
      "aStateTagThatIsEqualMeansThatNothingChanged",
      inner ->
          listing(
              inner,
              it -> new RemoteCalendar(it.ref(), it.name(), "", null, null, false, false, "same"))),
  ENDS_A_PASS_WITH_THE_TAG_OF_LATER(
      "theStateTagThatAPassEndsWithIsListedOnlyWhileNothingElseChanges",
      inner ->
          listing(
              changing(inner, page -> new ChangePage(page.changes(), tagged(page.end(), "later"))),
              it ->
                  new RemoteCalendar(it.ref(), it.name(), "", null, null, false, false, "later"))),
  ASKS_BEFORE_IT_IS_ASKED(
      "openingASessionCausesNoTraffic",
      inner -> {
        inner.listCalendars();
        return inner;
      }),
  ASKS_BEFORE_IT_REFUSES_A_CHANNEL(
      "aProviderWithoutPushRefusesItBeforeAnyTraffic",
      inner ->
          new DelegatingSession(inner) {
            @Override
            public PushChannel openChannel(PushChannel.Order order) {
              inner.listCalendars();
              return super.openChannel(order);
            }
          }),
  NAMES_CHANNELS_ITSELF(
      "aChannelIsOpenedUnderTheIdThatWasOrdered",
      Style.BODIES,
      inner ->
          new DelegatingSession(inner) {
            @Override
            public PushChannel openChannel(PushChannel.Order it) {
              return super.openChannel(
                  new PushChannel.Order(
                      it.id() + "-own", it.token(), it.address(), it.calendar(), it.until()));
            }
          }),
  KEEPS_THE_TOKEN_TO_ITSELF(
      "aChangeInACalendarIsPushedWithTheTokenAndTheResource",
      Style.BODIES,
      inner ->
          new DelegatingSession(inner) {
            @Override
            public PushChannel openChannel(PushChannel.Order it) {
              return super.openChannel(
                  new PushChannel.Order(
                      it.id(), Secret.of("none"), it.address(), it.calendar(), it.until()));
            }
          }),
  WATCHES_THE_LIST_ONLY(
      "aChangeInACalendarIsPushedWithTheTokenAndTheResource",
      Style.BODIES,
      inner ->
          new DelegatingSession(inner) {
            @Override
            public PushChannel openChannel(PushChannel.Order it) {
              return super.openChannel(
                  new PushChannel.Order(it.id(), it.token(), it.address(), null, it.until()));
            }
          }),
  LETS_A_CHANNEL_BE_CLOSED_ONLY_ONCE(
      "aClosedChannelIsClosedHoweverOftenItIsClosed",
      Style.BODIES,
      inner ->
          new DelegatingSession(inner) {
            private final Set<String> closed = new HashSet<>();

            @Override
            public void closeChannel(String id, String resource) {
              if (!closed.add(id)) {
                throw new ProviderException(
                    ErrorKind.GONE, ErrorScope.OBJECT, "There is no such channel");
              }
              super.closeChannel(id, resource);
            }
          }),
  KNOWS_ONLY_CHANNELS_OF_ITS_OWN(
      "aChannelThatNeverWasIsClosed",
      Style.BODIES,
      inner ->
          new DelegatingSession(inner) {
            private final Set<String> opened = new HashSet<>();

            @Override
            public PushChannel openChannel(PushChannel.Order order) {
              opened.add(order.id());
              return super.openChannel(order);
            }

            @Override
            public void closeChannel(String id, String resource) {
              if (!opened.contains(id)) {
                throw new ProviderException(
                    ErrorKind.GONE, ErrorScope.OBJECT, "There is no such channel");
              }
              super.closeChannel(id, resource);
            }
          }),
  LEAVES_CHANNELS_OPEN(
      "aClosedChannelIsClosedHoweverOftenItIsClosed",
      Style.BODIES,
      inner ->
          new DelegatingSession(inner) {
            @Override
            public void closeChannel(String id, String resource) {
              // It will end by itself.
            }
          }),
  WRITES_WHATEVER_THE_VERSION(
      "aStaleVersionIsAConflictAndLeavesTheFarSideAsItWas",
      inner -> writing(inner, write -> inner.write(atVersion(inner, write)))),
  LOSES_WHAT_IT_DOES_NOT_KNOW(
      "whatTheModelHasNoWordsForSurvivesAnEdit",
      inner ->
          writing(
              inner,
              write ->
                  write instanceof EventWrite.Update it && it.originalStart() == null
                      ? replacing(inner, it)
                      : inner.write(write))),
  FORGETS_WHAT_AN_EVENT_IS_MADE_AFTER(
      "anEventThatIsMadeAfterAnotherHasWhatTheModelHasNoWordsFor",
      inner ->
          writing(
              inner,
              write ->
                  inner.write(
                      write instanceof EventWrite.Create it
                          ? new EventWrite.Create(
                              it.calendar(), it.uid(), it.details(), it.notifyAttendees())
                          : write))),
  REPEATS_WHAT_IS_MADE_AFTER_A_SERIES(
      "anEventThatIsMadeAfterASeriesRepeatsOnlyAsItSays",
      inner ->
          writing(
              inner,
              write ->
                  inner.write(
                      write instanceof EventWrite.Create it && it.template() != null
                          ? new EventWrite.Create(
                              it.calendar(),
                              it.uid(),
                              it.details().with(new Recurrence(List.of("FREQ=DAILY"), List.of())),
                              it.notifyAttendees(),
                              it.template())
                          : write))),
  TELLS_MORE_OF_WHAT_IS_FETCHED(
      "whatIsFetchedAloneIsWhatWasTold",
      inner ->
          fetching(
              inner,
              told ->
                  told.stream()
                      .map(
                          it ->
                              it instanceof RemoteChange.Upserted upserted
                                  ? new RemoteChange.Upserted(described(upserted.object()))
                                  : it)
                      .toList())),
  CREATES_TWICE(
      "creatingTwiceIsCreatingOnceAndChangesNothing",
      inner ->
          new DelegatingSession(inner) {
            private int created;

            @Override
            public Written write(EventWrite write) {
              return write instanceof EventWrite.Create it
                  ? super.write(
                      new EventWrite.Create(
                          it.calendar(),
                          it.uid() + System.identityHashCode(this) + created++,
                          it.details(),
                          false))
                  : super.write(write);
            }
          }),
  TELLS_WHAT_WAS_THERE_AS_NEW(
      "creatingTwiceIsCreatingOnceAndChangesNothing",
      inner ->
          writing(
              inner,
              write -> {
                Written written = inner.write(write);
                return new Written(written.changes(), written.arrived());
              })),
  ANSWERS_WITH_THE_OLD_VERSION(
      "anExceptionCanBeChangedAgain",
      inner ->
          writing(
              inner,
              write ->
                  write instanceof EventWrite.Update it
                      ? withVersion(inner.write(write), it.object().version())
                      : inner.write(write))),
  ANSWERS_WITH_WHAT_WAS_WANTED_INSTEAD_OF_WHAT_IS(
      "aNewEventIsWhereItsUidSaysAndSaysWhatWasWanted",
      inner -> writing(inner, write -> retitled(inner.write(write)))),
  TELLS_NOTHING_OF_WHAT_IT_HAS_WRITTEN(
      "aDeletedEventIsGone",
      inner ->
          writing(
              inner,
              write -> {
                inner.write(write);
                return Written.of();
              })),
  COPIES_INSTEAD_OF_MOVING(
      "aMovedSeriesIsInTheOtherCalendarWithItsExceptions",
      inner ->
          writing(
              inner,
              write ->
                  write instanceof EventWrite.Move it ? copying(inner, it) : inner.write(write))),
  MAKES_A_CONFLICT_OF_WHAT_IS_GONE(
      "whatIsGoneCannotBeChanged",
      inner ->
          writing(
              inner,
              write -> {
                try {
                  return inner.write(write);
                } catch (ProviderException e) {
                  throw new ProviderException(ErrorKind.CONFLICT, e.scope(), "Something is odd");
                }
              })),
  FORBIDS_ONE_EVENT_WHERE_ALL_ARE_FORBIDDEN(
      "aCalendarThatCanOnlyBeReadIsForbidden",
      inner ->
          writing(
              inner,
              write -> {
                try {
                  return inner.write(write);
                } catch (ProviderException e) {
                  throw new ProviderException(e.kind(), ErrorScope.OBJECT, "Not this one");
                }
              })),
  WRITES_AGAIN_BY_ITSELF(
      "aWriteThatFailsIsNotTriedAgain",
      inner ->
          writing(
              inner,
              write -> {
                try {
                  return inner.write(write);
                } catch (ProviderException e) {
                  return inner.write(write);
                }
              })),
  READS_ONLY_PUSHES_OF_CHANNELS_IT_HAS_OPENED(
      "aPushIsReadByAProviderThatHasOpenedNoChannel", Style.BODIES, inner -> inner) {
    @Override
    CalendarProvider around(CalendarProvider provider) {
      return new RememberingProvider(provider);
    }
  },
  SAYS_THAT_IT_KEEPS_NO_SERIES(
      "whereSeriesAreNotKeptEachOccurrenceIsASingleEvent", inner -> inner) {
    @Override
    CalendarProvider around(CalendarProvider provider) {
      return new ForwardingProvider(provider) {
        @Override
        public Capabilities capabilities() {
          Capabilities all = super.capabilities();
          Set<Feature> features = new HashSet<>(all.features());
          features.remove(Feature.KEEPS_SERIES);
          return new Capabilities(features, all.limits());
        }
      };
    }
  };

  private final String noticedBy;
  private final Style style;
  private final UnaryOperator<CalendarSession> sabotage;

  Saboteur(String noticedBy, UnaryOperator<CalendarSession> sabotage) {
    this(noticedBy, Style.VERSIONS, sabotage);
  }

  Saboteur(String noticedBy, Style style, UnaryOperator<CalendarSession> sabotage) {
    this.noticedBy = noticedBy;
    this.style = style;
    this.sabotage = sabotage;
  }

  String noticedBy() {
    return noticedBy;
  }

  /** Whether the saboteur has had a provider in hand that pushes. */
  boolean pushes() {
    return style == Style.BODIES;
  }

  ProviderHarness harness() {
    return new InMemoryHarness(style, this::around);
  }

  /** A provider whose sessions the saboteur has had in hand. */
  CalendarProvider around(CalendarProvider provider) {
    return new SabotagedProvider(provider, sabotage);
  }

  private static CalendarSession changing(CalendarSession inner, UnaryOperator<ChangePage> change) {
    return new DelegatingSession(inner) {
      @Override
      public ChangePage changes(ChangeQuery query) {
        return change.apply(super.changes(query));
      }
    };
  }

  private static CalendarSession fetching(
      CalendarSession inner, UnaryOperator<List<RemoteChange>> change) {
    return new DelegatingSession(inner) {
      @Override
      public FetchedObjects fetch(CalendarRef calendar, List<ObjectRef> refs) {
        FetchedObjects fetched = super.fetch(calendar, refs);
        return () -> change.apply(fetched.read());
      }
    };
  }

  private static CalendarSession listing(
      CalendarSession inner, UnaryOperator<RemoteCalendar> change) {
    return new DelegatingSession(inner) {
      @Override
      public List<RemoteCalendar> listCalendars() {
        return super.listCalendars().stream().map(change).toList();
      }
    };
  }

  private static CalendarSession writing(
      CalendarSession inner, Function<EventWrite, Written> write) {
    return new DelegatingSession(inner) {
      @Override
      public Written write(EventWrite it) {
        return write.apply(it);
      }
    };
  }

  /** The write on whatever is there now. */
  private static EventWrite atVersion(CalendarSession inner, EventWrite write) {
    if (write instanceof EventWrite.Update it) {
      return new EventWrite.Update(
          it.calendar(),
          now(inner, it.calendar(), it.object()),
          it.key(),
          it.originalStart(),
          it.before(),
          it.after(),
          it.notifyAttendees());
    }
    return write;
  }

  private static KnownObject now(CalendarSession inner, CalendarRef calendar, KnownObject known) {
    RemoteChange change = inner.fetch(calendar, List.of(known.ref())).read().get(0);
    return change instanceof RemoteChange.Upserted it
        ? new KnownObject(known.ref(), it.object().version(), it.object().raw())
        : known;
  }

  /** A new object in the place of the old one. */
  private static Written replacing(CalendarSession inner, EventWrite.Update write) {
    inner.write(new EventWrite.Delete(write.calendar(), write.object(), write.key(), null, false));
    return inner.write(new EventWrite.Create(write.calendar(), write.key(), write.after(), false));
  }

  private static Written copying(CalendarSession inner, EventWrite.Move write) {
    RemoteChange change =
        inner.fetch(write.calendar(), List.of(write.object().ref())).read().get(0);
    RemoteEvent series = ((RemoteChange.Upserted) change).object().events().get(0);
    Written copied =
        inner.write(new EventWrite.Create(write.to(), series.uid(), series.details(), false));
    return new Written(List.of(), copied.changes());
  }

  private static Written withVersion(Written written, VersionTag version) {
    return mapped(written, it -> new RemoteObject(it.ref(), version, it.events(), it.raw()));
  }

  private static Written retitled(Written written) {
    return mapped(written, Saboteur::described);
  }

  private static RemoteObject described(RemoteObject object) {
    return new RemoteObject(
        object.ref(),
        object.version(),
        object.events().stream()
            .map(
                event ->
                    new RemoteEvent(
                        event.key(),
                        event.uid(),
                        event.seriesRef(),
                        event.originalStart(),
                        event.details().toBuilder().description("as wanted").build()))
            .toList(),
        object.raw());
  }

  private static Written mapped(Written written, UnaryOperator<RemoteObject> change) {
    return new Written(
        written.changes().stream()
            .map(
                it ->
                    it instanceof RemoteChange.Upserted upserted
                        ? new RemoteChange.Upserted(change.apply(upserted.object()))
                        : it)
            .toList(),
        written.arrived());
  }

  private static PageEnd tagged(PageEnd end, String stateTag) {
    return end instanceof PageEnd.Complete it
        ? new PageEnd.Complete(it.cursor(), it.coverage(), stateTag)
        : end;
  }

  private static ChangePage without(ChangePage page, Class<?> kind) {
    return new ChangePage(
        page.changes().stream().filter(it -> !kind.isInstance(it)).toList(), page.end());
  }

  private static ChangePage mapped(ChangePage page, UnaryOperator<RemoteChange> change) {
    return new ChangePage(
        new ArrayList<>(page.changes().stream().map(change).toList()), page.end());
  }

  private static RemoteChange sameVersion(RemoteChange change) {
    VersionTag same = new VersionTag("same");
    if (change instanceof RemoteChange.Seen seen) {
      return new RemoteChange.Seen(seen.ref(), same);
    }
    if (change instanceof RemoteChange.Upserted upserted) {
      RemoteObject object = upserted.object();
      return new RemoteChange.Upserted(
          new RemoteObject(object.ref(), same, object.events(), object.raw()));
    }
    return change;
  }

  /** It could not know a push that comes before its answer, or to another gateway. */
  private static final class RememberingProvider extends ForwardingProvider {
    private final Set<String> opened = ConcurrentHashMap.newKeySet();

    RememberingProvider(CalendarProvider inner) {
      super(inner);
    }

    @Override
    public CalendarSession open(AccountAccess access, Renewal renewal) {
      return new DelegatingSession(super.open(access, renewal)) {
        @Override
        public PushChannel openChannel(PushChannel.Order order) {
          PushChannel channel = super.openChannel(order);
          opened.add(channel.id());
          return channel;
        }
      };
    }

    @Override
    public Optional<Push> push(UnaryOperator<@Nullable String> header, byte[] body) {
      return super.push(header, body).filter(it -> opened.contains(it.channel()));
    }
  }

  private static void waitForever() {
    try {
      new CountDownLatch(1).await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
