package dev.calgate.provider.caldav.wire;

import java.util.Map;
import java.util.Optional;
import javax.xml.namespace.QName;

/**
 * One response of a multistatus (RFC 4918 section 14.24).
 *
 * @param href as the server spelled it
 * @param status of the whole resource; 0 when its properties have their own
 * @param properties those that were found
 */
public record DavResponse(String href, int status, Map<QName, DavProperty> properties) {

  /** A property that was found. */
  public Optional<DavProperty> property(QName name) {
    return Optional.ofNullable(properties.get(name));
  }

  /** A property's text, if it was found and is not blank. */
  public Optional<String> text(QName name) {
    return property(name).map(it -> it.text().trim()).filter(it -> !it.isEmpty());
  }

  /** About how much is kept of it, in characters. */
  public int length() {
    return href.length()
        + properties.values().stream()
            .mapToInt(it -> it.text().length() + it.hrefs().stream().mapToInt(String::length).sum())
            .sum();
  }

  /** Whether the resource is of a kind, such as a calendar. */
  public boolean is(QName kind) {
    return property(DavNames.RESOURCETYPE)
        .filter(type -> type.elements().contains(kind.getLocalPart()))
        .isPresent();
  }
}
