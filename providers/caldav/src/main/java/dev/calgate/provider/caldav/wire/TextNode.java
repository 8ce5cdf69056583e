package dev.calgate.provider.caldav.wire;

/** A part of an object's text. */
sealed interface TextNode permits TextLine, TextComponent {

  /** Writes it, with line ends as iCalendar has them. */
  void writeTo(StringBuilder out);

  /** The same once more, to be changed by itself. */
  TextNode copy();
}
