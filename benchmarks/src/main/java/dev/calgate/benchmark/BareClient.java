package dev.calgate.benchmark;

import dev.calgate.testkit.servers.RealRemote;
import dev.calgate.testkit.servers.RealServer;
import java.net.URI;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The least that must be done: one listing, then the bodies, a hundred at a time or with one query;
 * nothing understood.
 */
final class BareClient {
  private static final int BATCH = 100;
  private static final String XML = "application/xml; charset=utf-8";
  private static final Pattern HREF = Pattern.compile("<(?:\\w+:)?href>([^<]*\\.ics)</");
  private static final String LISTING =
      "<?xml version=\"1.0\" encoding=\"utf-8\"?><D:sync-collection xmlns:D=\"DAV:\">"
          + "<D:sync-token/><D:sync-level>1</D:sync-level><D:prop><D:getetag/></D:prop>"
          + "</D:sync-collection>";

  private static final String QUERY =
      "<?xml version=\"1.0\" encoding=\"utf-8\"?><C:calendar-query xmlns:D=\"DAV:\""
          + " xmlns:C=\"urn:ietf:params:xml:ns:caldav\"><D:prop><D:getetag/><C:calendar-data/>"
          + "</D:prop><C:filter><C:comp-filter name=\"VCALENDAR\"><C:comp-filter name=\"VEVENT\"/>"
          + "</C:comp-filter></C:filter></C:calendar-query>";

  private final RealRemote remote;
  private final URI calendar;
  private final boolean query;

  /**
   * Makes a client.
   *
   * @param query ask for all bodies with one query instead of multigets
   */
  BareClient(RealServer server, URI calendar, boolean query) {
    this.remote = server.remote();
    this.calendar = calendar;
    this.query = query;
  }

  /** Fetches everything and says how many objects that were. */
  int fetch() {
    List<String> hrefs = new ArrayList<>();
    Matcher matcher = HREF.matcher(report(LISTING, "0"));
    while (matcher.find()) {
      hrefs.add(matcher.group(1));
    }
    if (query) {
      return count(report(QUERY, "1"));
    }
    int bodies = 0;
    for (int from = 0; from < hrefs.size(); from += BATCH) {
      List<String> batch = hrefs.subList(from, Math.min(from + BATCH, hrefs.size()));
      bodies += count(report(multiget(batch), "1"));
    }
    return bodies;
  }

  private String report(String body, String depth) {
    HttpResponse<String> response = remote.send("REPORT", calendar, XML, body, "Depth", depth);
    if (response.statusCode() != 207) {
      throw new IllegalStateException("REPORT was answered with " + response.statusCode());
    }
    return response.body();
  }

  private static String multiget(List<String> hrefs) {
    StringBuilder body =
        new StringBuilder(
            "<?xml version=\"1.0\" encoding=\"utf-8\"?><C:calendar-multiget xmlns:D=\"DAV:\""
                + " xmlns:C=\"urn:ietf:params:xml:ns:caldav\"><D:prop><D:getetag/>"
                + "<C:calendar-data/></D:prop>");
    hrefs.forEach(href -> body.append("<D:href>").append(href).append("</D:href>"));
    return body.append("</C:calendar-multiget>").toString();
  }

  private static int count(String answer) {
    int count = 0;
    int at = -1;
    while ((at = answer.indexOf("BEGIN:VCALENDAR", at + 1)) >= 0) {
      count++;
    }
    return count;
  }
}
