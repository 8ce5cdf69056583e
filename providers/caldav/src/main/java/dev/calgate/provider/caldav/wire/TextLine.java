package dev.calgate.provider.caldav.wire;

import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * One content line as it is written, folds and all; or what is no content line and stays where it
 * is. Two of them are the same only when they are one.
 */
final class TextLine implements TextNode {
  private static final Pattern LINE_END = Pattern.compile("\r\n|\r|\n");

  private final String text;
  private final @Nullable ContentLine line;

  private TextLine(String text, @Nullable ContentLine line) {
    this.text = text;
    this.line = line;
  }

  /** A line as it came; of what comes after its last letter nothing is kept. */
  static TextLine read(int number, String unfolded, String raw) {
    String text = LINE_END.matcher(raw).replaceAll("\r\n");
    String bare = text.endsWith("\r\n") ? text.substring(0, text.length() - 2) : text;
    return new TextLine(bare, ContentLine.parse(number, unfolded).orElse(null));
  }

  /** A line of ours. */
  static TextLine of(String unfolded) {
    return new TextLine(LineText.fold(unfolded), ContentLine.parse(0, unfolded).orElseThrow());
  }

  /** What it says; empty when it is no content line. */
  Optional<ContentLine> content() {
    return Optional.ofNullable(line);
  }

  boolean is(String name) {
    return line != null && line.name().equals(name);
  }

  @Override
  public void writeTo(StringBuilder out) {
    out.append(text).append("\r\n");
  }

  @Override
  public TextNode copy() {
    return this;
  }
}
