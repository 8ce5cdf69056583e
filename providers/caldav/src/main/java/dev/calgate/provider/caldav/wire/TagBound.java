package dev.calgate.provider.caldav.wire;

import java.io.FilterReader;
import java.io.IOException;
import java.io.Reader;

/**
 * Bounds the length of one tag, comment or section, and how many attributes and declarations of
 * namespaces are in it, before a parser sees them: the JDK's compares each declaration with all
 * others of its element, holds these as a whole, and has no limit for either. Linear; not
 * thread-safe.
 */
final class TagBound extends FilterReader {
  private static final int MOST_ATTRIBUTES = 200;
  private static final int LONGEST = 64 << 10;

  private enum Place {
    TEXT,
    OPENED,
    TAG,
    QUOTED,
    MARKED,
    COMMENT,
    SECTION,
    INSTRUCTION
  }

  private final int longestSection;
  private Place place = Place.TEXT;
  private char quote;
  private char before;
  private char last;
  private int attributes;
  private int length;

  /**
   * Bounds what is read.
   *
   * @param longestSection of CDATA, in characters
   */
  TagBound(Reader reader, int longestSection) {
    super(reader);
    this.longestSection = longestSection;
  }

  /** A tag is too long, or has too many attributes. */
  static final class ExceededException extends IOException {
    private static final long serialVersionUID = 1L;

    ExceededException(String message) {
      super(message);
    }
  }

  @Override
  public int read() throws IOException {
    int c = super.read();
    if (c >= 0) {
      take((char) c);
    }
    return c;
  }

  @Override
  public int read(char[] buffer, int offset, int length) throws IOException {
    int count = super.read(buffer, offset, length);
    for (int i = offset; i < offset + count; i++) {
      take(buffer[i]);
    }
    return count;
  }

  private void take(char c) throws ExceededException {
    place = next(c);
    before = last;
    last = c;
  }

  private Place next(char c) throws ExceededException {
    return switch (place) {
      case TEXT -> c == '<' ? Place.OPENED : Place.TEXT;
      case OPENED -> opened(c);
      case TAG -> tag(c);
      case QUOTED -> quoted(c);
      case MARKED -> marked(c);
      case COMMENT -> comment(c);
      case SECTION -> section(c);
      case INSTRUCTION -> instruction(c);
    };
  }

  private Place opened(char c) throws ExceededException {
    attributes = 0;
    length = 0;
    return c == '!' ? Place.MARKED : c == '?' ? Place.INSTRUCTION : tag(c);
  }

  private void count(int longest) throws ExceededException {
    if (++length > longest) {
      throw new ExceededException(
          "A tag, comment or section is longer than " + longest + " characters");
    }
  }

  private Place section(char c) throws ExceededException {
    count(longestSection);
    return ends(c, ']', ']') ? Place.TEXT : Place.SECTION;
  }

  private Place comment(char c) throws ExceededException {
    count(LONGEST);
    return ends(c, '-', '-') ? Place.TEXT : Place.COMMENT;
  }

  private Place instruction(char c) throws ExceededException {
    count(LONGEST);
    return c == '>' && last == '?' ? Place.TEXT : Place.INSTRUCTION;
  }

  private Place quoted(char c) throws ExceededException {
    count(LONGEST);
    return c == quote ? Place.TAG : Place.QUOTED;
  }

  private Place tag(char c) throws ExceededException {
    count(LONGEST);
    if (c == '=' && ++attributes > MOST_ATTRIBUTES) {
      throw new ExceededException("An element has more than " + MOST_ATTRIBUTES + " attributes");
    }
    if (c == '"' || c == '\'') {
      quote = c;
      return Place.QUOTED;
    }
    return c == '>' ? Place.TEXT : Place.TAG;
  }

  /** A document type is refused where it begins, so how it ends is of no matter. */
  private static Place marked(char c) {
    return c == '-' ? Place.COMMENT : c == '[' ? Place.SECTION : Place.TEXT;
  }

  private boolean ends(char c, char third, char second) {
    return c == '>' && last == second && before == third;
  }
}
