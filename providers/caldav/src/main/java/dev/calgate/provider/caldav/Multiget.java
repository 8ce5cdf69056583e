package dev.calgate.provider.caldav;

import dev.calgate.provider.CalendarRef;
import dev.calgate.provider.ErrorKind;
import dev.calgate.provider.ErrorScope;
import dev.calgate.provider.ObjectRef;
import dev.calgate.provider.ProviderContext;
import dev.calgate.provider.ProviderException;
import dev.calgate.provider.RemoteChange;
import dev.calgate.provider.VersionTag;
import dev.calgate.provider.caldav.wire.DavNames;
import dev.calgate.provider.caldav.wire.DavResponse;
import dev.calgate.provider.caldav.wire.ETags;
import dev.calgate.provider.caldav.wire.Hrefs;
import dev.calgate.provider.caldav.wire.ObjectReader;
import dev.calgate.provider.caldav.wire.Requests;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Bodies of members by calendar-multiget (RFC 4791 section 7.9). What was asked for and not
 * answered is asked for once more by GET, and only a GET's 404 means that it is gone.
 */
final class Multiget {
  /** Answers that speak of the batch and not of its members. */
  private static final Set<Integer> SPLIT = Set.of(400, 404, 413, 414, 500, 502, 504, 507);

  private final DavClient client;
  private final ProviderContext context;
  private final String collection;

  Multiget(DavClient client, ProviderContext context, CalendarRef calendar) {
    this.client = client;
    this.context = context;
    this.collection = calendar.value();
  }

  /**
   * One object's body.
   *
   * @param raw null when the object is gone
   */
  record Body(ObjectRef ref, VersionTag version, @Nullable String raw) {

    RemoteChange read(ObjectReader reader) {
      return raw == null ? new RemoteChange.Removed(ref) : reader.read(ref, version, raw);
    }
  }

  List<Body> fetch(List<ObjectRef> refs) {
    Map<ObjectRef, Body> bodies = new LinkedHashMap<>();
    multiget(refs, bodies);
    for (ObjectRef ref : refs) {
      if (!bodies.containsKey(ref)) {
        bodies.put(ref, get(ref));
      }
    }
    List<Body> inOrder = new ArrayList<>(refs.size());
    refs.forEach(
        ref -> {
          Body body = bodies.get(ref);
          if (body != null) {
            inOrder.add(body);
          }
        });
    return inOrder;
  }

  private void multiget(List<ObjectRef> refs, Map<ObjectRef, Body> bodies) {
    if (refs.size() <= 1) {
      // A single one costs the same by GET, and is understood by every server.
      return;
    }
    List<String> hrefs = refs.stream().map(ObjectRef::value).toList();
    try (DavAnswer answer = client.report(collection, 1, Requests.multiget(hrefs))) {
      if (answer.status() == 207) {
        Multistatus.forEach(answer, context, response -> take(response, bodies));
        return;
      }
      if (!SPLIT.contains(answer.status()) || answer.header("retry-after").isPresent()) {
        throw DavErrors.of(answer, ErrorScope.CALENDAR, context.clock().instant());
      }
    }
    int half = refs.size() / 2;
    multiget(refs.subList(0, half), bodies);
    multiget(refs.subList(half, refs.size()), bodies);
  }

  private void take(DavResponse response, Map<ObjectRef, Body> bodies) {
    Optional<String> path = Hrefs.canonical(response.href(), client.host());
    Optional<String> raw = response.text(DavNames.CALENDAR_DATA);
    if (path.isPresent() && raw.isPresent()) {
      ObjectRef ref = new ObjectRef(path.get());
      bodies.put(
          ref, new Body(ref, version(response.text(DavNames.GETETAG), raw.get()), raw.get()));
    }
  }

  private Body get(ObjectRef ref) {
    try (DavAnswer answer = client.read(ref.value())) {
      if (answer.status() == 404 || answer.status() == 410) {
        return new Body(ref, new VersionTag("gone"), null);
      }
      if (answer.status() != 200) {
        throw DavErrors.of(answer, ErrorScope.CALENDAR, context.clock().instant());
      }
      String raw = text(answer);
      return new Body(ref, version(answer.header("etag"), raw), raw);
    }
  }

  private String text(DavAnswer answer) {
    try (InputStream stream = answer.body().open()) {
      byte[] bytes = stream.readNBytes(context.maxObjectBytes() + 1);
      return new String(bytes, StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new ProviderException(
          ErrorKind.UNREACHABLE, ErrorScope.ACCOUNT, "The answer was lost on this side", null, e);
    }
  }

  /** Without a tag the content itself says which version it is. */
  private static VersionTag version(Optional<String> tag, String raw) {
    return tag.map(ETags::normal)
        .filter(it -> !it.isEmpty())
        .map(VersionTag::new)
        .orElseGet(() -> new VersionTag("sha:" + hash(raw)));
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
