package dev.calgate.simulator.caldav;

import dev.calgate.simulator.Faults;
import dev.calgate.simulator.LoggedRequest;
import dev.calgate.simulator.RequestLog;
import dev.calgate.simulator.http.Delivery;
import dev.calgate.simulator.http.HttpServer;
import dev.calgate.simulator.http.Request;
import dev.calgate.simulator.http.Response;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Clock;
import java.time.Duration;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;

/** Takes every request: faults first, then who asks, then what is asked for. */
final class DavHandler implements HttpServer.Handler {
  private static final String ALLOW =
      "OPTIONS, GET, HEAD, PUT, DELETE, MOVE, PROPFIND, PROPPATCH, REPORT, MKCALENDAR";
  private static final Set<String> WRITES = Set.of("PUT", "DELETE", "MOVE");
  private static final Duration TRICKLE_PAUSE = Duration.ofMillis(10);

  private final CalDavSimulator server;
  private final Clock clock;
  private final Authentication authentication;
  private final Faults faults;
  private final RequestLog log;

  DavHandler(CalDavSimulator server, Clock clock, Faults faults, RequestLog log) {
    this.server = server;
    this.clock = clock;
    this.authentication = new Authentication(server);
    this.faults = faults;
    this.log = log;
  }

  @Override
  public Response answer(Request request) {
    return faults.answer(request, () -> delivered(genuine(request)));
  }

  @Override
  public void answered(Request request, Response response, long bodyBytes) {
    log.add(LoggedRequest.of(clock.instant(), request, response, bodyBytes));
  }

  private Response delivered(Response response) {
    Dials dials = server.dials();
    Response named =
        response.header("Server", "Calgate-Simulator").header("DAV", "1, 3, calendar-access");
    Delivery delivery = named.delivery().after(dials.get(Dial.DELAY));
    if (dials.get(Dial.TRICKLE) > 0) {
      delivery = delivery.inPieces(dials.get(Dial.TRICKLE), TRICKLE_PAUSE);
    }
    if (dials.get(Dial.GZIP)) {
      delivery = delivery.gzipped();
    }
    if (dials.get(Dial.DROPS_CONNECTIONS)) {
      delivery = delivery.dropping();
    }
    return named.delivery(dials.get(Dial.HTTP_1_0) ? delivery.inHttp10() : delivery);
  }

  private Response genuine(Request request) {
    try {
      return checked(request);
    } catch (DavException e) {
      boolean wraps = WRITES.contains(request.method()) && server.dials().get(Dial.WRAPS_REFUSALS);
      return wraps ? wrapped(request, e) : refusal(e);
    }
  }

  private Response wrapped(Request request, DavException refused) {
    return Multistatus.answer(
        server.dials(), out -> out.refused(request.path(), refused.status(), refused.condition()));
  }

  private Response checked(Request request) {
    Dials dials = server.dials();
    if (request.chunked() && dials.get(Dial.REFUSES_CHUNKED)) {
      throw new DavException(400, "Content-Length is missing");
    }
    Hrefs hrefs = new Hrefs(dials, server.url());
    String path = hrefs.path(request.path());
    if (path.equals("/.well-known/caldav")) {
      return wellKnown(dials);
    }
    Optional<SimulatedUser> user = authentication.user(request);
    if (user.isEmpty()) {
      return Response.of(401).header("WWW-Authenticate", authentication.challenge(request));
    }
    if (request.headers().has("Content-Encoding")) {
      throw new DavException(415, "Compressed requests are not taken");
    }
    Target target = Target.of(user.get(), path);
    Dials own = dialsOf(target).orElse(dials);
    Call call = new Call(request, user.get(), target, own, new Hrefs(own, server.url()));
    return dispatch(call);
  }

  private static Response wellKnown(Dials dials) {
    return dials.get(Dial.DISCOVERY)
        ? Response.of(301).header("Location", dials.get(Dial.HREF_PREFIX) + "/")
        : Response.of(404);
  }

  private static Optional<Dials> dialsOf(Target target) {
    if (target instanceof Target.Collection it) {
      return Optional.of(it.mount().calendar().dials());
    }
    return target instanceof Target.Member it
        ? Optional.of(it.mount().calendar().dials())
        : Optional.empty();
  }

  private static Response dispatch(Call call) {
    if (call.request().method().equals("OPTIONS")) {
      return Response.of(200).header("Allow", ALLOW);
    }
    if (call.target() instanceof Target.Foreign) {
      throw new DavException(403, Names.dav("need-privileges"));
    }
    return switch (call.request().method()) {
      case "PROPFIND" -> Propfind.answer(call);
      case "REPORT" -> Reports.answer(call);
      case "MKCALENDAR" -> CollectionMethods.make(call);
      default -> {
        if (call.target() instanceof Target.Member it) {
          yield member(call, new Members(call, it));
        }
        if (call.target() instanceof Target.Collection it) {
          yield collection(call, it.mount());
        }
        throw missing(call);
      }
    };
  }

  private static Response member(Call call, Members members) {
    return switch (call.request().method()) {
      case "GET", "HEAD" -> members.get();
      case "PUT" -> members.put();
      case "DELETE" -> members.delete();
      case "MOVE" -> members.move();
      default -> throw new DavException(405, "Not on an object");
    };
  }

  private static Response collection(Call call, SimulatedUser.Mount mount) {
    return switch (call.request().method()) {
      case "PROPPATCH" -> CollectionMethods.patch(call, mount);
      case "DELETE" -> CollectionMethods.delete(call, mount);
      default -> throw new DavException(405, "Not on a collection");
    };
  }

  private static DavException missing(Call call) {
    boolean there =
        !(call.target() instanceof Target.Vacant) && !(call.target() instanceof Target.Nothing);
    boolean put = call.request().method().equals("PUT");
    return new DavException(there ? 405 : put ? 409 : 404, "There is nothing of that kind here");
  }

  private Response refusal(DavException refused) {
    if (refused.condition() == null) {
      return Response.of(
          refused.status(), "text/plain; charset=utf-8", refused.getMessage() + "\n");
    }
    return Response.of(refused.status()).body("application/xml; charset=utf-8", error(refused));
  }

  private byte[] error(DavException refused) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try {
      XmlOut out = new XmlOut(bytes, server.dials().get(Dial.XML_STYLE));
      out.open(Names.ERROR).open(Objects.requireNonNull(refused.condition()));
      String href = refused.href();
      if (href != null) {
        out.leaf(Names.HREF, href);
      }
      out.close().close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return bytes.toByteArray();
  }
}
