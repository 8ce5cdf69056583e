package dev.calgate.simulator.caldav;

import dev.calgate.simulator.caldav.Resource.Property;
import dev.calgate.simulator.http.Response;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import javax.xml.namespace.QName;
import org.jspecify.annotations.Nullable;

/** Writes a multistatus answer (RFC 4918 section 13), response by response. */
final class Multistatus {
  private final XmlOut out;
  private final Dials dials;

  private Multistatus(XmlOut out, Dials dials) {
    this.out = out;
    this.dials = dials;
  }

  /** Writes the responses of an answer. */
  @FunctionalInterface
  interface Responses {
    void writeTo(Multistatus multistatus) throws IOException;
  }

  /**
   * The properties asked for.
   *
   * @param all whether all there are, instead of those named
   */
  record Asked(boolean all, List<QName> names) {
    static final Asked ALL = new Asked(true, List.of());

    static Asked of(XmlNode prop) {
      return new Asked(false, prop.names());
    }
  }

  /** An answer whose responses are written as it is sent. */
  static Response answer(Dials dials, Responses responses) {
    return Response.of(207)
        .body(
            "application/xml; charset=utf-8",
            stream -> {
              XmlOut out = new XmlOut(stream, dials.get(Dial.XML_STYLE));
              out.open(Names.MULTISTATUS);
              responses.writeTo(new Multistatus(out, dials));
              out.close();
            });
  }

  /** A resource with the properties it has, and those it has not. */
  void resource(Resource resource, Asked asked) throws IOException {
    if (dials.get(Dial.LISTS_TWICE)) {
      once(resource, asked);
    }
    once(resource, asked);
  }

  private void once(Resource resource, Asked asked) throws IOException {
    List<QName> found = new ArrayList<>();
    List<QName> missing = new ArrayList<>();
    if (asked.all()) {
      found.addAll(resource.properties().keySet());
      found.remove(Names.CALENDAR_DATA);
    } else {
      asked
          .names()
          .forEach(it -> (resource.properties().containsKey(it) ? found : missing).add(it));
    }
    out.open(Names.RESPONSE).leaf(Names.HREF, resource.href());
    boolean reversed = dials.get(Dial.PROPSTAT_REVERSED);
    if (reversed && !missing.isEmpty()) {
      propstat(missing, resource.properties(), 404);
    }
    if (!found.isEmpty() || missing.isEmpty()) {
      propstat(found, resource.properties(), 200);
    }
    if (!reversed && !missing.isEmpty()) {
      propstat(missing, resource.properties(), 404);
    }
    out.close();
  }

  private void propstat(List<QName> names, Map<QName, Property> properties, int status)
      throws IOException {
    out.open(Names.PROPSTAT);
    boolean statusFirst = dials.get(Dial.PROPSTAT_REVERSED);
    if (statusFirst) {
      status(status);
    }
    out.open(Names.PROP);
    for (QName name : names) {
      out.open(name);
      Property property = properties.get(name);
      if (property != null) {
        property.write(out);
      }
      out.close();
    }
    out.close();
    if (!statusFirst) {
      status(status);
    }
    out.close();
  }

  /** The outcome for some properties, without their values. */
  void outcome(String href, Map<Integer, List<QName>> byStatus) throws IOException {
    out.open(Names.RESPONSE).leaf(Names.HREF, href);
    for (Map.Entry<Integer, List<QName>> one : byStatus.entrySet()) {
      propstat(one.getValue(), Map.of(), one.getKey());
    }
    out.close();
  }

  /** A resource with nothing but a status. */
  void status(String href, int status) throws IOException {
    out.open(Names.RESPONSE).leaf(Names.HREF, href);
    status(status);
    out.close();
  }

  /** A refusal, with the precondition that is not met if there is one. */
  void refused(String href, int status, @Nullable QName condition) throws IOException {
    out.open(Names.RESPONSE).leaf(Names.HREF, href);
    status(status);
    if (condition != null) {
      out.open(Names.ERROR).empty(condition).close();
    }
    out.close();
  }

  /** The collection was not listed completely (RFC 6578 section 3.6). */
  void truncated(String href) throws IOException {
    out.open(Names.RESPONSE).leaf(Names.HREF, href);
    status(507);
    out.open(Names.ERROR).empty(Names.dav("number-of-matches-within-limits")).close();
    out.close();
  }

  void syncToken(String token) throws IOException {
    out.leaf(Names.SYNC_TOKEN, token);
  }

  private void status(int status) throws IOException {
    out.leaf(Names.STATUS, "HTTP/1.1 " + status + (status == 200 ? " OK" : " Status"));
  }
}
