package dev.calgate.provider.http;

import org.apache.http.config.MessageConstraints;
import org.apache.http.impl.DefaultHttpResponseFactory;
import org.apache.http.impl.conn.DefaultHttpResponseParser;
import org.apache.http.io.SessionInputBuffer;
import org.apache.http.message.BasicLineParser;
import org.apache.http.util.CharArrayBuffer;

/** Reads heads that begin with a status line; the library's own looks for one in any garbage. */
final class StrictParser extends DefaultHttpResponseParser {
  StrictParser(SessionInputBuffer buffer, MessageConstraints constraints) {
    super(buffer, BasicLineParser.INSTANCE, DefaultHttpResponseFactory.INSTANCE, constraints);
  }

  @Override
  protected boolean reject(CharArrayBuffer line, int count) {
    // Some servers end a body with an empty line that they do not count.
    return !line.isEmpty();
  }
}
