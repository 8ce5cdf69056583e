package dev.calgate.provider.caldav;

import dev.calgate.provider.ErrorKind;
import dev.calgate.provider.ErrorScope;
import dev.calgate.provider.ObjectRef;
import dev.calgate.provider.ProviderException;
import dev.calgate.provider.VersionTag;
import dev.calgate.provider.caldav.wire.ControlCharacters;
import dev.calgate.provider.caldav.wire.DavNames;
import dev.calgate.provider.caldav.wire.DavResponse;
import dev.calgate.provider.caldav.wire.ETags;
import dev.calgate.provider.caldav.wire.Requests;
import java.io.IOException;
import java.io.InputStream;
import java.net.SocketTimeoutException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.apache.http.ConnectionClosedException;

/**
 * Bodies of members by calendar-multiget (RFC 4791 section 7.9). What was asked for and not
 * answered is asked for once more by GET, and only a GET's 404 means that it is gone. One object
 * that spoils an answer, or that the server cannot give, never costs the others: the batch is
 * halved down to it, and the object alone is told as unreadable.
 */
final class Multiget {
  /** Failing requests that one fetch bears; a time-out counts for several, for it is a minute. */
  private static final int MOST_FAILURES = 24;

  /** After so many, what is left is asked for one by one. */
  private static final int MOST_SPLITS = 12;

  private static final int TIME_OUT = 8;

  /** So much text is held in memory, give or take one object; the rest is left for later. */
  static final int MOST_TEXT = 8 << 20;

  /** A version that no listing tells. */
  private static final VersionTag UNKNOWN = new VersionTag("!");

  /** What old clients wrote without saying so. */
  private static final Charset WESTERN = Charset.forName("windows-1252");

  private static final String HASH = "sha:";
  private static final String FRESH = "?";

  private final DavCalendar calendar;
  private final FailedFetches failed;
  private final Set<ObjectRef> wanted = new LinkedHashSet<>();
  private final Map<ObjectRef, Body> bodies = new LinkedHashMap<>();
  private int text;
  private int failures;
  private int unsettled;

  Multiget(DavCalendar calendar, FailedFetches failed) {
    this.calendar = calendar;
    this.failed = failed;
  }

  /** How many objects could not be had now, but perhaps later. */
  int unsettled() {
    return unsettled;
  }

  /** Bodies of objects, of as many as fit into memory, and of one at least. */
  List<Body> fetch(List<ObjectRef> refs) {
    wanted.addAll(refs);
    multiget(refs);
    for (ObjectRef ref : wanted) {
      if (text < MOST_TEXT && !bodies.containsKey(ref)) {
        bodies.put(ref, get(ref));
      }
    }
    return List.copyOf(bodies.values());
  }

  private void multiget(List<ObjectRef> refs) {
    if (refs.size() <= 1 || failures >= MOST_SPLITS || text >= MOST_TEXT) {
      // A single one costs the same by GET, and is understood by every server.
      return;
    }
    if (!answered(refs)) {
      int half = refs.size() / 2;
      multiget(refs.subList(0, half));
      multiget(refs.subList(half, refs.size()));
    }
  }

  /** Whether the server understood, and gave what it has. */
  private boolean answered(List<ObjectRef> refs) {
    List<String> hrefs = refs.stream().map(ObjectRef::value).toList();
    try (DavAnswer answer =
        calendar.client().report(calendar.path(), 1, Requests.multiget(hrefs))) {
      DavErrors.checkServer(answer, ErrorScope.CALENDAR, calendar.now());
      if (answer.status() == 207) {
        Instant sentAt = answer.date().orElse(calendar.now());
        Multistatus.forEach(answer, calendar.context(), response -> take(response, sentAt));
        return true;
      }
      // One missing object makes it 404 on SabreDAV and Horde, and not for lack of health.
      failures += answer.status() == 404 ? 0 : 1;
      return false;
    } catch (ProviderException e) {
      bear(e);
      return false;
    }
  }

  private void take(DavResponse response, Instant sentAt) {
    Optional<ObjectRef> ref =
        calendar.client().path(response.href(), calendar.path()).map(ObjectRef::new);
    // What was damaged on the way comes as it is by GET.
    Optional<String> raw =
        response
            .property(DavNames.CALENDAR_DATA)
            .filter(data -> !data.damaged())
            .flatMap(data -> response.text(DavNames.CALENDAR_DATA));
    if (ref.filter(wanted::contains).isPresent() && raw.isPresent() && text < MOST_TEXT) {
      bodies.put(ref.get(), body(ref.get(), response.text(DavNames.GETETAG), raw.get(), sentAt));
    }
  }

  private Body body(ObjectRef ref, Optional<String> tag, String raw, Instant sentAt) {
    text += raw.length();
    failed.succeeded(address(ref));
    return new Body.Text(ref, version(tag, raw, sentAt), raw);
  }

  private Body get(ObjectRef ref) {
    try (DavAnswer answer = calendar.client().read(ref.value())) {
      DavErrors.checkServer(answer, ErrorScope.CALENDAR, calendar.now());
      if (answer.status() == 200 && !isPage(answer)) {
        Instant sentAt = answer.date().orElse(calendar.now());
        return body(ref, answer.header("etag"), text(answer), sentAt);
      }
      if (answer.status() == 404 || answer.status() == 410) {
        return answer.path().equals(ref.value())
            ? new Body.Gone(ref)
            : withheld(ref, DavCalendar.broken("The server sends on to where nothing is"), 1);
      }
      return withheld(ref, DavErrors.of(answer, ErrorScope.CALENDAR, calendar.now()), 1);
    } catch (ProviderException e) {
      if (!isOfOne(e)) {
        throw e;
      }
      return withheld(ref, e, cost(e));
    }
  }

  /** Whether a proxy's page for people stands in the object's place. */
  private static boolean isPage(DavAnswer answer) {
    String type = answer.header("content-type").orElse("").toLowerCase(Locale.ROOT);
    return type.startsWith("text/html") && !answer.mentions("BEGIN:VCALENDAR");
  }

  /** The server failed at one object: this time, or for good. */
  private Body withheld(ObjectRef ref, ProviderException error, int cost) {
    if (!failed.failed(address(ref), calendar.now())) {
      unsettled++;
      failures += cost;
      if (failures >= MOST_FAILURES) {
        throw error;
      }
    }
    return new Body.Withheld(ref, UNKNOWN, String.valueOf(error.getMessage()));
  }

  private void bear(ProviderException error) {
    failures += cost(error);
    if (!isOfOne(error) || failures >= MOST_FAILURES) {
      throw error;
    }
  }

  /** Whether one object may be the cause: what it makes of the answer, or of the server. */
  private static boolean isOfOne(ProviderException error) {
    return error.getCause() instanceof SocketTimeoutException
        || error.getCause() instanceof ConnectionClosedException
        || (error.kind() == ErrorKind.PROTOCOL && error.scope() == ErrorScope.CALENDAR);
  }

  private static int cost(ProviderException error) {
    return error.getCause() instanceof SocketTimeoutException ? TIME_OUT : 1;
  }

  private String address(ObjectRef ref) {
    return calendar.client().origin() + ref.value();
  }

  /** One byte more than is read, so that the reader of objects sees what is too large. */
  private String text(DavAnswer answer) {
    try (InputStream stream = answer.body().open()) {
      byte[] bytes = stream.readNBytes(calendar.context().maxObjectBytes() + 1);
      return ControlCharacters.removed(decoded(bytes));
    } catch (IOException e) {
      throw Multistatus.lost(e);
    }
  }

  /** Labels are wrong as often as not; but hardly anything is UTF-8 by chance. */
  private static String decoded(byte[] bytes) {
    try {
      return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
    } catch (CharacterCodingException e) {
      return new String(bytes, WESTERN);
    }
  }

  /** Without a tag the content itself says which version it is. */
  private static VersionTag version(Optional<String> tag, String raw, Instant sentAt) {
    String known = tag.map(ETags::normal).orElse("");
    if (known.isEmpty()) {
      return new VersionTag(HASH + hash(raw));
    }
    boolean fresh = ETags.second(known).filter(it -> ETags.isFresh(it, sentAt)).isPresent();
    return new VersionTag(fresh ? known + FRESH : known);
  }

  /** Whether a version is a tag as the server lists it. */
  static boolean isTag(VersionTag version) {
    return !version.value().startsWith(HASH) && !version.value().endsWith(FRESH);
  }

  /** The tag in a version, as a condition wants it; empty when the server told none. */
  static Optional<String> tag(VersionTag version) {
    String value = version.value();
    if (value.startsWith(HASH) || version.equals(DavCalendar.UNTAGGED)) {
      return Optional.empty();
    }
    return Optional.of(
        value.endsWith(FRESH) ? value.substring(0, value.length() - FRESH.length()) : value);
  }

  private static String hash(String raw) {
    try {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      String lines = raw.replace("\r\n", "\n");
      return HexFormat.of().formatHex(digest.digest(lines.getBytes(StandardCharsets.UTF_8)));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }
}
