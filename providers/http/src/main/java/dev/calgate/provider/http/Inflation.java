package dev.calgate.provider.http;

import java.io.IOException;
import java.io.InputStream;
import java.util.Map;
import java.util.TreeMap;
import java.util.zip.GZIPInputStream;
import java.util.zip.ZipException;
import org.apache.http.Header;
import org.apache.http.HeaderElement;
import org.apache.http.HttpEntity;
import org.apache.http.HttpResponse;
import org.apache.http.client.entity.DeflateInputStream;
import org.apache.http.client.entity.InputStreamFactory;
import org.apache.http.impl.client.HttpClientBuilder;
import org.apache.http.protocol.HttpContext;
import org.jspecify.annotations.Nullable;

/**
 * Decompresses answers, and refuses those that are made to grow: of which more than 8 MiB are more
 * than 200 times what came over the wire, or that are compressed more than once. Honest listings
 * grow 5 to 70 times. How large an answer may be at all is bounded where it is read.
 */
public final class Inflation {
  /** So much may come of nearly nothing. */
  static final long FREE = 8 << 20;

  /** Deflate reaches 1,032. */
  static final int MOST_TIMES = 200;

  private Inflation() {}

  /** Lets a client that is being built decompress in this way, and in no other. */
  public static HttpClientBuilder bounded(HttpClientBuilder client) {
    InputStreamFactory gzip = body -> inflated(body, GZIPInputStream::new);
    InputStreamFactory deflate = body -> inflated(body, DeflateInputStream::new);
    Map<String, InputStreamFactory> decoders = new TreeMap<>();
    decoders.put("gzip", gzip);
    decoders.put("x-gzip", gzip);
    decoders.put("deflate", deflate);
    return client
        .setContentDecoderRegistry(decoders)
        .addInterceptorFirst(
            (HttpResponse answer, HttpContext exchange) -> checkCodings(answer.getEntity()));
  }

  private interface Unpacking {
    InputStream of(InputStream packed) throws IOException;
  }

  private static InputStream inflated(InputStream body, Unpacking unpacking) throws IOException {
    PackedBody packed = new PackedBody(body);
    try {
      return new InflatedBody(packed, unpacking.of(packed));
    } catch (ZipException e) {
      throw InflatedBody.broken();
    }
  }

  /** Each coding is a reader within a reader, and a head has room for thousands. */
  private static void checkCodings(@Nullable HttpEntity entity) throws IOException {
    Header header = entity == null ? null : entity.getContentEncoding();
    if (header == null) {
      return;
    }
    int codings = 0;
    for (HeaderElement coding : header.getElements()) {
      codings += "identity".equalsIgnoreCase(coding.getName()) ? 0 : 1;
    }
    if (codings > 1) {
      throw new UnacceptableAnswerException("The answer is compressed more than once");
    }
  }
}
