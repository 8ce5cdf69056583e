package dev.calgate.simulator.http;

import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.Socket;
import java.util.Optional;
import java.util.function.LongConsumer;
import java.util.zip.GZIPOutputStream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One client's connection: request after request, until either side closes. */
final class Connection implements Runnable {
  private static final Logger LOG = LoggerFactory.getLogger(Connection.class);
  private static final int IDLE_MILLIS = 120_000;

  private final Socket socket;
  private final HttpServer.Handler handler;

  Connection(Socket socket, HttpServer.Handler handler) {
    this.socket = socket;
    this.handler = handler;
  }

  @Override
  public void run() {
    try (socket) {
      socket.setTcpNoDelay(true);
      socket.setSoTimeout(IDLE_MILLIS);
      OutputStream out = new BufferedOutputStream(socket.getOutputStream(), 32 << 10);
      RequestReader reader =
          new RequestReader(new BufferedInputStream(socket.getInputStream()), out);
      while (serveNext(reader, out)) {}
    } catch (AnswerStream.CutException e) {
      LOG.debug("Cut the connection, as ordered");
    } catch (IOException e) {
      LOG.debug("A client went away: {}", e.getMessage());
    }
  }

  private boolean serveNext(RequestReader reader, OutputStream out) throws IOException {
    try {
      Optional<Request> request = reader.next();
      return request.isPresent() && serve(request.get(), out);
    } catch (RequestReader.BadRequestException e) {
      Response refusal = Response.of(e.status(), "text/plain", String.valueOf(e.getMessage()));
      send(refusal.delivery(Delivery.PLAIN.closing()), out, false, size -> {});
      return false;
    }
  }

  private boolean serve(Request request, OutputStream out) throws IOException {
    Response response = closingIfAsked(request, answer(request));
    Delivery delivery = response.delivery();
    if (!delivery.delay().isZero()) {
      PiecewiseStream.sleep(delivery.delay());
    }
    if (delivery.cutAfter() == 0) {
      handler.answered(request, response, 0);
      // A reset instead of an orderly end
      socket.setSoLinger(true, 0);
      return false;
    }
    boolean gzip =
        delivery.gzip()
            && request
                .headers()
                .first("Accept-Encoding")
                .filter(it -> it.contains("gzip"))
                .isPresent();
    Response framed = gzip ? response.header("Content-Encoding", "gzip") : response;
    send(
        framed,
        out,
        request.method().equals("HEAD"),
        size -> handler.answered(request, response, size));
    return !delivery.close() && !delivery.drop();
  }

  private Response answer(Request request) {
    try {
      return handler.answer(request);
    } catch (RuntimeException e) {
      LOG.warn("A simulator failed at {}", request, e);
      return Response.of(500, "text/plain", "The simulator failed: " + e);
    }
  }

  private static Response closingIfAsked(Request request, Response response) {
    boolean close =
        request.version().equals("HTTP/1.0")
            || request
                .headers()
                .first("Connection")
                .filter(it -> it.equalsIgnoreCase("close"))
                .isPresent();
    return close ? response.delivery(response.delivery().closing()) : response;
  }

  private static void send(
      Response response, OutputStream out, boolean head, LongConsumer beforeLastByte)
      throws IOException {
    Delivery delivery = response.delivery();
    OutputStream wire =
        delivery.pieceBytes() > 0
            ? new PiecewiseStream(out, delivery.pieceBytes(), delivery.piecePause())
            : out;
    AnswerStream framed = new AnswerStream(wire, response, head, beforeLastByte);
    OutputStream body =
        response.headers().has("Content-Encoding") && delivery.gzip()
            ? new GZIPOutputStream(framed)
            : framed;
    response.body().writeTo(body);
    body.close();
  }
}
