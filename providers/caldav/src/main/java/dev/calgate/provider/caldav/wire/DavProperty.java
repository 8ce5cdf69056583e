package dev.calgate.provider.caldav.wire;

import java.util.List;
import java.util.Set;

/**
 * A property's value, as far as any property needs it.
 *
 * @param text its own text
 * @param hrefs the references inside it
 * @param elements the local names of all elements inside it
 * @param names the values of the attribute that names components, inside it
 * @param damaged whether octets of its text were no characters, and are replaced
 */
public record DavProperty(
    String text, List<String> hrefs, Set<String> elements, List<String> names, boolean damaged) {}
