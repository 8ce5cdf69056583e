package dev.calgate.benchmark;

import dev.calgate.provider.http.TimedConnection;
import dev.calgate.simulator.http.HttpServer;
import dev.calgate.simulator.http.Request;
import dev.calgate.simulator.http.Response;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.http.client.methods.HttpPost;
import org.apache.http.entity.ByteArrayEntity;
import org.apache.http.impl.client.CloseableHttpClient;
import org.apache.http.impl.client.HttpClientBuilder;
import org.apache.http.impl.conn.PoolingHttpClientConnectionManager;

/** Receivers that answer at once, and some that never do. */
final class Receiving implements AutoCloseable {
  private static final int QUICK = 8;
  private static final int SENDERS = 64;
  private static final AtomicInteger NAMES = new AtomicInteger();
  private static final Duration PATIENCE = Duration.ofSeconds(5);

  /** About what a notification weighs. */
  private static final byte[] BODY =
      ("{\"notification\":{\"type\":\"change\",\"changes_since\":\"2026-11-28T05:00:00Z\"},"
              + "\"channel\":{\"channel_id\":\"chn_aaaaaaaaaaaaaaaaaaaaaaaaaa\","
              + "\"callback_url\":\"http://127.0.0.1:40000/hooks/12345\",\"filters\":{}}}")
          .getBytes(StandardCharsets.UTF_8);

  private final BlockingQueue<Long> arrived = new LinkedBlockingQueue<>();
  private final CountDownLatch end = new CountDownLatch(1);
  private final List<HttpServer> quick = new ArrayList<>();
  private final List<HttpServer> hanging = new ArrayList<>();

  Receiving(int hangingOnes) {
    for (int i = 0; i < QUICK; i++) {
      quick.add(HttpServer.start(0, this::take));
    }
    for (int i = 0; i < hangingOnes; i++) {
      hanging.add(HttpServer.start(0, this::hang));
    }
  }

  private Response take(Request request) {
    arrived.add(System.nanoTime());
    return Response.of(200);
  }

  private Response hang(Request request) {
    try {
      end.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    return Response.of(503);
  }

  /** A path that no other channel has. */
  static String name() {
    return "/hooks/" + NAMES.incrementAndGet();
  }

  URI quick(int number, String path) {
    return address(quick.get(number % QUICK), path);
  }

  URI hanging(int number) {
    return address(hanging.get(number % hanging.size()), name());
  }

  private static URI address(HttpServer server, String path) {
    return URI.create("http://127.0.0.1:" + server.port() + path);
  }

  /** Says that nothing may be left of what came before. */
  void expect(int count) {
    if (!arrived.isEmpty()) {
      throw new IllegalStateException(arrived.size() + " notifications too many before " + count);
    }
  }

  /** Waits for so many notifications, and gives the moments at which they came. */
  List<Long> await(int count) throws InterruptedException {
    List<Long> moments = new ArrayList<>();
    while (moments.size() < count) {
      Long moment = arrived.poll(60, TimeUnit.SECONDS);
      if (moment == null) {
        throw new IllegalStateException(moments.size() + " of " + count + " notifications came");
      }
      moments.add(moment);
    }
    return moments;
  }

  /** How many requests of about the same form a bare loop on some threads sends in a second. */
  double bare(int count) throws InterruptedException {
    PoolingHttpClientConnectionManager pool =
        new PoolingHttpClientConnectionManager(
            (route, it) -> new TimedConnection("bare", PATIENCE));
    pool.setMaxTotal(SENDERS);
    pool.setDefaultMaxPerRoute(SENDERS);
    try (CloseableHttpClient client =
        HttpClientBuilder.create().setConnectionManager(pool).build()) {
      AtomicInteger next = new AtomicInteger();
      List<Thread> threads = new ArrayList<>();
      long start = System.nanoTime();
      for (int i = 0; i < SENDERS; i++) {
        Thread thread = new Thread(() -> send(client, next, count));
        thread.start();
        threads.add(thread);
      }
      for (Thread thread : threads) {
        thread.join();
      }
      await(count);
      return count / ((System.nanoTime() - start) / 1e9);
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  private void send(CloseableHttpClient client, AtomicInteger next, int count) {
    for (int i = next.getAndIncrement(); i < count; i = next.getAndIncrement()) {
      HttpPost request = new HttpPost(quick(i, "/bare"));
      request.setHeader("Content-Type", "application/json; charset=utf-8");
      request.setEntity(new ByteArrayEntity(BODY));
      try {
        int status = client.execute(request, it -> it.getStatusLine().getStatusCode());
        if (status != 200) {
          throw new IllegalStateException("Status " + status);
        }
      } catch (IOException e) {
        throw new IllegalStateException(e);
      }
    }
  }

  @Override
  public void close() {
    end.countDown();
    quick.forEach(HttpServer::close);
    hanging.forEach(HttpServer::close);
  }
}
