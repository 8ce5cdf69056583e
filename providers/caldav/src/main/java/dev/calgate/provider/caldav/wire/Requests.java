package dev.calgate.provider.caldav.wire;

import java.util.Collection;
import java.util.List;
import javax.xml.namespace.QName;
import org.jspecify.annotations.Nullable;

/**
 * The bodies of PROPFIND, REPORT and MKCALENDAR (RFC 4918 section 9.1, RFC 4791 sections 5.3.1 and
 * 7.9, RFC 6578 section 3).
 */
public final class Requests {
  private static final String HEAD = "<?xml version=\"1.0\" encoding=\"utf-8\"?>\n";

  private Requests() {}

  /** Asks for properties. */
  public static String propfind(List<QName> properties) {
    return HEAD + "<propfind xmlns=\"DAV:\">" + prop(properties) + "</propfind>";
  }

  /** Asks for the changes since a token; an empty one asks for all members. */
  public static String syncCollection(String token) {
    return HEAD
        + "<sync-collection xmlns=\"DAV:\"><sync-token>"
        + escape(token)
        + "</sync-token><sync-level>1</sync-level>"
        + prop(List.of(DavNames.RESOURCETYPE, DavNames.GETETAG))
        + "</sync-collection>";
  }

  /** Asks for the bodies of members. */
  public static String multiget(Collection<String> hrefs) {
    StringBuilder body = new StringBuilder(HEAD);
    body.append("<c:calendar-multiget xmlns=\"DAV:\" xmlns:c=\"urn:ietf:params:xml:ns:caldav\">");
    body.append(prop(List.of(DavNames.GETETAG, DavNames.CALENDAR_DATA)));
    for (String href : hrefs) {
      body.append("<href>").append(escape(href)).append("</href>");
    }
    return body.append("</c:calendar-multiget>").toString();
  }

  /**
   * Makes a calendar for events.
   *
   * @param name for people
   * @param color such as {@code #49bed8}, or null for none
   */
  public static String mkcalendar(String name, @Nullable String color) {
    StringBuilder body = new StringBuilder(HEAD);
    body.append("<c:mkcalendar xmlns=\"DAV:\" xmlns:c=\"urn:ietf:params:xml:ns:caldav\">");
    body.append("<set><prop><displayname>").append(escape(name)).append("</displayname>");
    if (color != null) {
      // With the alpha channel that Apple's clients write, who invented the property.
      body.append("<a:calendar-color xmlns:a=\"http://apple.com/ns/ical/\">")
          .append(escape(color))
          .append("ff</a:calendar-color>");
    }
    return body.append("<c:supported-calendar-component-set><c:comp name=\"VEVENT\"/>")
        .append("</c:supported-calendar-component-set></prop></set></c:mkcalendar>")
        .toString();
  }

  private static String prop(List<QName> properties) {
    StringBuilder prop = new StringBuilder("<prop xmlns=\"DAV:\">");
    for (QName property : properties) {
      if (property.getNamespaceURI().equals("DAV:")) {
        prop.append('<').append(property.getLocalPart()).append("/>");
      } else {
        prop.append("<x:")
            .append(property.getLocalPart())
            .append(" xmlns:x=\"")
            .append(property.getNamespaceURI())
            .append("\"/>");
      }
    }
    return prop.append("</prop>").toString();
  }

  private static String escape(String text) {
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;");
  }
}
