package dev.calgate.simulator.caldav;

import java.io.ByteArrayInputStream;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import javax.xml.namespace.QName;
import javax.xml.stream.XMLInputFactory;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamReader;

/** An element of a request's body: text without its children's, attributes by local name. */
record XmlNode(QName name, Map<String, String> attributes, List<XmlNode> children, String text) {
  private static final int MAX_DEPTH = 40;
  private static final int MAX_ELEMENTS = 200_000;
  private static final XMLInputFactory FACTORY = factory();

  private static XMLInputFactory factory() {
    XMLInputFactory factory = XMLInputFactory.newDefaultFactory();
    factory.setProperty(XMLInputFactory.SUPPORT_DTD, false);
    factory.setProperty(XMLInputFactory.IS_SUPPORTING_EXTERNAL_ENTITIES, false);
    factory.setProperty(XMLInputFactory.IS_COALESCING, true);
    return factory;
  }

  /**
   * Reads a document without DTD.
   *
   * @throws DavException 400 when it is broken, too deep or too large
   */
  static XmlNode parse(byte[] body) {
    try {
      XMLStreamReader reader = FACTORY.createXMLStreamReader(new ByteArrayInputStream(body));
      try {
        return read(reader);
      } finally {
        reader.close();
      }
    } catch (XMLStreamException e) {
      throw new DavException(400, "The XML is broken: " + e.getMessage());
    }
  }

  private static XmlNode read(XMLStreamReader reader) throws XMLStreamException {
    Deque<Open> path = new ArrayDeque<>();
    int elements = 0;
    while (true) {
      switch (reader.next()) {
        case XMLStreamReader.START_ELEMENT -> {
          if (path.size() == MAX_DEPTH || ++elements > MAX_ELEMENTS) {
            throw new DavException(400, "The XML is too deep or too large");
          }
          path.push(new Open(reader));
        }
        case XMLStreamReader.CHARACTERS, XMLStreamReader.CDATA -> {
          if (!path.isEmpty()) {
            path.element().text.append(reader.getText());
          }
        }
        case XMLStreamReader.END_ELEMENT -> {
          XmlNode done = path.pop().close();
          if (path.isEmpty()) {
            return done;
          }
          path.element().children.add(done);
        }
        case XMLStreamReader.DTD -> throw new DavException(400, "A DTD is not taken");
        default -> {}
      }
    }
  }

  private static final class Open {
    private final QName name;
    private final Map<String, String> attributes = new HashMap<>();
    private final List<XmlNode> children = new ArrayList<>();
    private final StringBuilder text = new StringBuilder();

    Open(XMLStreamReader reader) {
      name = new QName(reader.getNamespaceURI(), reader.getLocalName());
      for (int i = 0; i < reader.getAttributeCount(); i++) {
        attributes.put(reader.getAttributeLocalName(i), reader.getAttributeValue(i));
      }
    }

    XmlNode close() {
      return new XmlNode(name, attributes, children, text.toString());
    }
  }

  /** The first child of a name. */
  Optional<XmlNode> child(QName wanted) {
    return children.stream().filter(it -> it.name.equals(wanted)).findFirst();
  }

  /** All children of a name. */
  List<XmlNode> all(QName wanted) {
    return children.stream().filter(it -> it.name.equals(wanted)).toList();
  }

  /** The first element of a name on the way down, this one included. */
  Optional<XmlNode> find(QName wanted) {
    if (name.equals(wanted)) {
      return Optional.of(this);
    }
    return children.stream().flatMap(it -> it.find(wanted).stream()).findFirst();
  }

  /** Names of the children. */
  List<QName> names() {
    return children.stream().map(XmlNode::name).toList();
  }
}
