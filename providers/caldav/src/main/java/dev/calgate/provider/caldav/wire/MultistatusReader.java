package dev.calgate.provider.caldav.wire;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.xml.namespace.QName;
import javax.xml.stream.XMLInputFactory;
import javax.xml.stream.XMLStreamConstants;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamReader;
import org.jspecify.annotations.Nullable;

/**
 * Reads a multistatus answer one response at a time, so that memory does not grow with the answer.
 * No document type, no entity of the document's own; depth, text and number are bounded. Tolerates
 * any prefix, order of elements, CDATA, characters that XML forbids and octets that are none. Not
 * thread-safe.
 */
public final class MultistatusReader implements AutoCloseable {
  private static final int MAX_DEPTH = 64;
  private static final int MAX_RESPONSES = 500_000;
  private static final int MAX_ELEMENTS = 20_000;

  /** In one response, or between two. */
  private static final int MAX_ALL_ELEMENTS = 500_000;

  private static final int MAX_WORD = 64 << 10;

  /** The parser keeps every name that it has seen, up to the end. */
  private static final int MAX_NAMES = 5_000;

  /** What one response may hold beside its longest text, in characters. */
  private static final int MAX_REST = 1 << 20;

  private static final Pattern STATUS = Pattern.compile("HTTP/\\d(?:\\.\\d)?\\s+(\\d{3})");
  private static final XMLInputFactory FACTORY = factory();

  private final InputStream stream;
  private final XMLStreamReader xml;
  private final int maxText;
  private final Deque<DavResponse> read = new ArrayDeque<>();
  private final Set<String> seen = new HashSet<>();
  private int depth;
  private int responses;
  private int kept;
  private int elements;
  private @Nullable String syncToken;

  /**
   * Begins to read.
   *
   * @param maxText longest text of a property that is kept, in characters; what is longer is cut
   *     off there, so that one large object does not cost those around it
   * @throws MultistatusException when it does not begin like one
   */
  public MultistatusReader(InputStream stream, int maxText) throws MultistatusException {
    this.stream = stream;
    this.maxText = maxText;
    try {
      this.xml =
          FACTORY.createXMLStreamReader(
              new TagBound(XmlText.of(new Printable(stream)), MAX_REST + maxText));
      open();
    } catch (XMLStreamException e) {
      throw broken(e);
    } catch (IOException e) {
      throw new MultistatusException("The answer cannot be read");
    }
  }

  private static XMLInputFactory factory() {
    XMLInputFactory factory = XMLInputFactory.newDefaultFactory();
    factory.setProperty(XMLInputFactory.SUPPORT_DTD, false);
    factory.setProperty(XMLInputFactory.IS_SUPPORTING_EXTERNAL_ENTITIES, false);
    factory.setProperty(XMLInputFactory.IS_COALESCING, false);
    return factory;
  }

  private void open() throws XMLStreamException, MultistatusException {
    while (next() != XMLStreamConstants.START_ELEMENT) {
      if (!xml.hasNext()) {
        throw new MultistatusException("The answer is empty");
      }
    }
    if (!xml.getName().equals(DavNames.MULTISTATUS)) {
      throw new MultistatusException("The answer is XML, but no multistatus");
    }
  }

  /** The next response; empty at the end. */
  public Optional<DavResponse> nextResponse() throws MultistatusException {
    try {
      while (read.isEmpty() && xml.hasNext()) {
        int event = next();
        if (event == XMLStreamConstants.START_ELEMENT && depth == 2) {
          if (xml.getName().equals(DavNames.RESPONSE)) {
            response();
          } else if (xml.getName().equals(DavNames.SYNC_TOKEN)) {
            syncToken = text();
          }
        }
      }
      return Optional.ofNullable(read.poll());
    } catch (XMLStreamException e) {
      throw broken(e);
    }
  }

  /** The token of a sync-collection answer, once its end is reached. */
  public Optional<String> syncToken() {
    return Optional.ofNullable(syncToken).map(String::trim).filter(token -> !token.isEmpty());
  }

  /** One element may speak of several resources with one status. */
  private void response() throws XMLStreamException, MultistatusException {
    int end = depth;
    kept = 0;
    elements = 0;
    List<String> hrefs = new ArrayList<>();
    int status = 0;
    Map<QName, DavProperty> properties = new HashMap<>();
    while (inside(end)) {
      QName name = xml.getName();
      if (name.equals(DavNames.HREF)) {
        hrefs.add(text().trim());
      } else if (name.equals(DavNames.STATUS)) {
        status = status(text());
      } else if (name.equals(DavNames.PROPSTAT)) {
        propstat(properties);
      } else {
        skip();
      }
      checkNumber(hrefs.size());
    }
    if (hrefs.isEmpty()) {
      hrefs.add("");
    }
    checkNumber(hrefs.size());
    responses += hrefs.size();
    for (String href : hrefs) {
      read.add(new DavResponse(href, status, properties));
    }
  }

  private void checkNumber(int more) throws MultistatusException {
    if (responses + more > MAX_RESPONSES) {
      throw new MultistatusException("More than " + MAX_RESPONSES + " responses");
    }
  }

  private void propstat(Map<QName, DavProperty> properties)
      throws XMLStreamException, MultistatusException {
    int end = depth;
    int status = 200;
    Map<QName, DavProperty> found = new HashMap<>();
    while (inside(end)) {
      if (xml.getName().equals(DavNames.STATUS)) {
        status = status(text());
      } else if (xml.getName().equals(DavNames.PROP)) {
        int propEnd = depth;
        while (inside(propEnd)) {
          keep(xml.getLocalName().length());
          found.put(xml.getName(), property());
        }
      } else {
        skip();
      }
    }
    if (status / 100 == 2) {
      properties.putAll(found);
    }
  }

  private DavProperty property() throws XMLStreamException, MultistatusException {
    int end = depth;
    StringBuilder text = new StringBuilder();
    List<String> hrefs = new ArrayList<>();
    Set<String> kinds = new HashSet<>();
    List<String> names = new ArrayList<>();
    while (depth >= end) {
      int event = next();
      if (event == XMLStreamConstants.START_ELEMENT) {
        if (kinds.size() + hrefs.size() + names.size() > MAX_ELEMENTS) {
          throw new MultistatusException("A property has too many elements");
        }
        keep(xml.getLocalName().length());
        kinds.add(xml.getLocalName());
        String name = xml.getAttributeValue(null, "name");
        if (name != null) {
          keep(name.length());
          names.add(name);
        }
        if (xml.getName().equals(DavNames.HREF)) {
          hrefs.add(text().trim());
        }
      } else if (xml.isCharacters() && depth == end) {
        append(text);
      }
    }
    String own = text.toString();
    boolean damaged = own.indexOf(XmlText.REPLACED) >= 0;
    return new DavProperty(
        damaged ? own.replace(XmlText.REPLACED, '\ufffd') : own, hrefs, kinds, names, damaged);
  }

  private void append(StringBuilder text) throws MultistatusException {
    int room = Math.min(xml.getTextLength(), maxText - text.length());
    keep(room);
    text.append(xml.getTextCharacters(), xml.getTextStart(), room);
  }

  /** A response is held in memory as a whole. */
  private void keep(int characters) throws MultistatusException {
    kept += characters;
    if (kept - maxText > MAX_REST) {
      throw new MultistatusException("A response holds too much");
    }
  }

  /** The text of the present element, up to its end: a reference, a status or a token. */
  private String text() throws XMLStreamException, MultistatusException {
    int end = depth;
    StringBuilder text = new StringBuilder();
    while (depth >= end) {
      next();
      if (depth >= end && xml.isCharacters()) {
        append(text);
      }
      if (text.length() > MAX_WORD) {
        throw new MultistatusException("A reference is longer than " + MAX_WORD + " characters");
      }
    }
    return text.toString();
  }

  private void skip() throws XMLStreamException, MultistatusException {
    int end = depth;
    while (depth >= end) {
      next();
    }
  }

  /** Moves to the next element directly inside one of depth {@code end}; false at its end. */
  private boolean inside(int end) throws XMLStreamException, MultistatusException {
    while (true) {
      int event = next();
      if (depth < end) {
        return false;
      }
      if (event == XMLStreamConstants.START_ELEMENT) {
        return true;
      }
    }
  }

  private int next() throws XMLStreamException, MultistatusException {
    int event = xml.next();
    if (event == XMLStreamConstants.START_ELEMENT) {
      if (++depth > MAX_DEPTH) {
        throw new MultistatusException("Elements nested deeper than " + MAX_DEPTH);
      }
      if (++elements > MAX_ALL_ELEMENTS) {
        throw new MultistatusException("A response has too many elements");
      }
      checkNames();
    } else if (event == XMLStreamConstants.END_ELEMENT) {
      depth--;
    } else if (event == XMLStreamConstants.DTD || event == XMLStreamConstants.ENTITY_REFERENCE) {
      throw new MultistatusException("The answer has a document type, which is refused");
    }
    return event;
  }

  private void checkNames() throws MultistatusException {
    seen.add(xml.getLocalName());
    seen.add(String.valueOf(xml.getPrefix()));
    for (int i = 0; i < xml.getAttributeCount(); i++) {
      seen.add(xml.getAttributeLocalName(i));
    }
    for (int i = 0; i < xml.getNamespaceCount(); i++) {
      seen.add(String.valueOf(xml.getNamespacePrefix(i)));
      seen.add(String.valueOf(xml.getNamespaceURI(i)));
    }
    if (seen.size() > MAX_NAMES) {
      throw new MultistatusException("More than " + MAX_NAMES + " names");
    }
  }

  private static int status(String line) {
    Matcher matcher = STATUS.matcher(line);
    return matcher.find() ? Integer.parseInt(matcher.group(1)) : 0;
  }

  private static MultistatusException broken(XMLStreamException e) {
    if (e.getNestedException() instanceof TagBound.ExceededException exceeded) {
      return new MultistatusException(String.valueOf(exceeded.getMessage()));
    }
    int line = e.getLocation() == null ? 0 : e.getLocation().getLineNumber();
    return new MultistatusException("The answer is no XML, or is cut off in line " + line);
  }

  @Override
  public void close() throws IOException {
    try {
      xml.close();
    } catch (XMLStreamException e) {
      // The stream below is what holds something.
    }
    stream.close();
  }

  /** Leaves out the control characters that XML forbids; they never belong to UTF-8 sequences. */
  private static final class Printable extends FilterInputStream {
    Printable(InputStream in) {
      super(in);
    }

    @Override
    public int read() throws IOException {
      int value = super.read();
      while (ControlCharacters.isForbidden(value)) {
        value = super.read();
      }
      return value;
    }

    @Override
    public int read(byte[] buffer, int offset, int length) throws IOException {
      int kept = 0;
      while (kept == 0 && length > 0) {
        int count = super.read(buffer, offset, length);
        if (count < 0) {
          return count;
        }
        for (int i = offset; i < offset + count; i++) {
          if (!ControlCharacters.isForbidden(buffer[i])) {
            buffer[offset + kept++] = buffer[i];
          }
        }
      }
      return kept;
    }
  }
}
