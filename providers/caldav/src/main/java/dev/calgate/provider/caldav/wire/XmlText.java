package dev.calgate.provider.caldav.wire;

import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.PushbackInputStream;
import java.io.Reader;
import java.nio.charset.Charset;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The characters of an XML document, in the encoding that it declares, else UTF-8. Octets that do
 * not belong to it are replaced, so that one broken object does not cost those around it; a parser
 * that reads octets gives up there.
 */
final class XmlText {
  /** What stands where octets were no characters; of no meaning to anybody. */
  static final char REPLACED = '\uf8fe';

  private static final int HEAD = 256;
  private static final String MARK = "\u00ef\u00bb\u00bf";
  private static final Pattern ENCODING =
      Pattern.compile("<\\?xml[^>]*?\\sencoding\\s*=\\s*[\"']([A-Za-z0-9._-]+)[\"']");

  private XmlText() {}

  static Reader of(InputStream stream) throws IOException {
    PushbackInputStream octets = new PushbackInputStream(stream, HEAD);
    byte[] begin = octets.readNBytes(HEAD);
    String head = new String(begin, StandardCharsets.ISO_8859_1);
    int mark = head.startsWith(MARK) ? MARK.length() : 0;
    octets.unread(begin, mark, begin.length - mark);
    CharsetDecoder decoder =
        encoding(head)
            .newDecoder()
            .onMalformedInput(CodingErrorAction.REPLACE)
            .onUnmappableCharacter(CodingErrorAction.REPLACE)
            .replaceWith(String.valueOf(REPLACED));
    return new InputStreamReader(octets, decoder);
  }

  private static Charset encoding(String head) {
    Matcher declared = ENCODING.matcher(head);
    try {
      return declared.find() ? Charset.forName(declared.group(1)) : StandardCharsets.UTF_8;
    } catch (IllegalArgumentException e) {
      // A name that nobody knows.
      return StandardCharsets.UTF_8;
    }
  }
}
