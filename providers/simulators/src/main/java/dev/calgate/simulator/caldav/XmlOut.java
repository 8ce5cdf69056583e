package dev.calgate.simulator.caldav;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import javax.xml.namespace.QName;
import org.jspecify.annotations.Nullable;

/** Writes XML as it goes, in one of several styles. */
final class XmlOut {
  private static final int FLUSH_AT = 16 << 10;

  private final OutputStream out;
  private final Map<String, String> prefixes = new LinkedHashMap<>();
  private final Map<QName, String> tags = new HashMap<>();
  private final StringBuilder buffer = new StringBuilder(FLUSH_AT + 4096);
  private final Deque<String> open = new ArrayDeque<>();

  XmlOut(OutputStream out, Dial.XmlStyle style) {
    this.out = out;
    switch (style) {
      case LOWER_PREFIXES -> prefixes("d", "cal", "cs", "ical");
      case DEFAULT_NAMESPACE -> prefixes("", "C", "CS", "A");
      case ODD_PREFIXES -> prefixes("ns7", "D", "x0", "cal");
    }
    buffer.append("<?xml version=\"1.0\" encoding=\"utf-8\"?>\n");
  }

  private void prefixes(String dav, String caldav, String calendarServer, String apple) {
    prefixes.put(Names.DAV, dav);
    prefixes.put(Names.CALDAV, caldav);
    prefixes.put(Names.CALENDAR_SERVER, calendarServer);
    prefixes.put(Names.APPLE, apple);
  }

  XmlOut open(QName name) {
    String tag = tag(name);
    boolean root = open.isEmpty();
    open.push(tag);
    buffer.append('<').append(tag);
    if (root) {
      prefixes.forEach(
          (namespace, prefix) ->
              attribute(prefix.isEmpty() ? "xmlns" : "xmlns:" + prefix, namespace));
    } else if (!prefixes.containsKey(name.getNamespaceURI())) {
      attribute("xmlns", name.getNamespaceURI());
    }
    buffer.append('>');
    return this;
  }

  XmlOut close() throws IOException {
    buffer.append("</").append(open.pop()).append('>');
    if (buffer.length() >= FLUSH_AT || open.isEmpty()) {
      out.write(buffer.toString().getBytes(StandardCharsets.UTF_8));
      buffer.setLength(0);
    }
    return this;
  }

  XmlOut empty(QName name) throws IOException {
    return open(name).close();
  }

  /** An empty element with one attribute. */
  XmlOut empty(QName name, String attribute, String value) throws IOException {
    open(name);
    buffer.setLength(buffer.length() - 1);
    attribute(attribute, value);
    buffer.append('>');
    return close();
  }

  XmlOut leaf(QName name, String text) throws IOException {
    return open(name).text(text).close();
  }

  XmlOut text(String text) {
    escape(text);
    return this;
  }

  /** Text that must not contain the end of a CDATA section; if it does it is escaped instead. */
  XmlOut cdata(String text) {
    if (text.contains("]]>")) {
      return text(text);
    }
    buffer.append("<![CDATA[").append(text).append("]]>");
    return this;
  }

  private void attribute(String name, String value) {
    buffer.append(' ').append(name).append("=\"");
    escape(value);
    buffer.append('"');
  }

  private String tag(QName name) {
    return tags.computeIfAbsent(
        name,
        it -> {
          String prefix = prefixes.getOrDefault(it.getNamespaceURI(), "");
          return prefix.isEmpty() ? it.getLocalPart() : prefix + ":" + it.getLocalPart();
        });
  }

  private void escape(String text) {
    int done = 0;
    for (int i = 0; i < text.length(); i++) {
      @Nullable String escaped =
          switch (text.charAt(i)) {
            case '<' -> "&lt;";
            case '>' -> "&gt;";
            case '&' -> "&amp;";
            case '"' -> "&quot;";
            default -> null;
          };
      if (escaped != null) {
        buffer.append(text, done, i).append(escaped);
        done = i + 1;
      }
    }
    buffer.append(text, done, text.length());
  }
}
