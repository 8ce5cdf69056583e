package dev.calgate.simulator.caldav;

import java.io.IOException;
import java.util.Map;
import javax.xml.namespace.QName;

/**
 * Something that can be asked for properties.
 *
 * @param href as it is written into answers
 */
record Resource(String href, Map<QName, Property> properties) {

  /** The value of a property: writes the content of its element. */
  @FunctionalInterface
  interface Property {
    void write(XmlOut out) throws IOException;
  }

  static Property text(String text) {
    return out -> out.text(text);
  }

  static Property href(String href) {
    return out -> out.leaf(Names.HREF, href);
  }
}
