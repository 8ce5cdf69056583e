package dev.calgate.provider.google;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.calgate.provider.http.Inflation;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import org.apache.http.HttpEntity;
import org.apache.http.HttpResponse;
import org.apache.http.HttpResponseInterceptor;
import org.apache.http.entity.ByteArrayEntity;
import org.apache.http.entity.ContentType;
import org.apache.http.entity.HttpEntityWrapper;
import org.apache.http.impl.client.HttpClientBuilder;
import org.jspecify.annotations.Nullable;

/**
 * Bounds what a client reads, whoever reads it and however it is compressed. A success may have a
 * given number of bytes. A refusal is short and read before anybody sees it; of one that is not
 * short the words are left out, for its status says enough.
 */
final class BoundedAnswers {
  /** Google's refusals have a kilobyte or two, and so have its answers with tokens. */
  static final int SHORT = 64 << 10;

  private BoundedAnswers() {}

  /**
   * Adds the bounds to a client that is being built, and decompression with them.
   *
   * @param most bytes of a success
   */
  static HttpClientBuilder on(HttpClientBuilder client, long most) {
    HttpResponseInterceptor beforeDecompression = (answer, exchange) -> disconnecting(answer);
    HttpResponseInterceptor afterDecompression = (answer, exchange) -> bounded(answer, most);
    return Inflation.bounded(client)
        .addInterceptorFirst(beforeDecompression)
        .addInterceptorLast(afterDecompression);
  }

  private static void disconnecting(HttpResponse answer) {
    HttpEntity entity = answer.getEntity();
    if (entity != null && answer instanceof Closeable exchange) {
      answer.setEntity(new Body(entity, it -> new AbandonedBody(it, exchange)));
    }
  }

  private static void bounded(HttpResponse answer, long most) throws IOException {
    HttpEntity entity = answer.getEntity();
    if (entity == null) {
      return;
    }
    boolean refusal = answer.getStatusLine().getStatusCode() >= 300;
    answer.setEntity(refusal ? words(entity) : new Body(entity, it -> new BoundedBody(it, most)));
  }

  private static @Nullable HttpEntity words(HttpEntity entity) throws IOException {
    try (InputStream body = entity.getContent()) {
      byte[] words = body.readNBytes(SHORT + 1);
      if (words.length > SHORT) {
        return null;
      }
      // As plain text: the client's own reading fails at JSON that is broken, and forgets the
      // status.
      return new ByteArrayEntity(words, ContentType.TEXT_PLAIN.withCharset(UTF_8));
    }
  }

  private interface Reading {
    InputStream of(InputStream body);
  }

  /** A body that is read in another way, once. */
  private static final class Body extends HttpEntityWrapper {
    private final Reading reading;
    private @Nullable InputStream content;

    Body(HttpEntity entity, Reading reading) {
      super(entity);
      this.reading = reading;
    }

    @Override
    public InputStream getContent() throws IOException {
      if (content == null) {
        content = reading.of(super.getContent());
      }
      return content;
    }
  }
}
