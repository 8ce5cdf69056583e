package dev.calgate.gateway.api;

import dev.calgate.gateway.account.AccountLinker;
import dev.calgate.gateway.feed.ChangeFeed;
import dev.calgate.gateway.store.AccountErasingException;
import dev.calgate.gateway.store.DatabaseFaults;
import dev.calgate.gateway.write.WriteException;
import jakarta.ws.rs.NotAllowedException;
import jakarta.ws.rs.WebApplicationException;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.ext.ExceptionMapper;
import java.util.UUID;
import java.util.concurrent.CompletionException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Answers everything that is thrown with a problem document; none shows the gateway's inside. */
public final class ProblemMapper implements ExceptionMapper<Throwable> {
  private static final Logger LOG = LoggerFactory.getLogger(ProblemMapper.class);

  @Override
  public Response toResponse(Throwable error) {
    Response response = ProblemDocument.response(problem(error));
    if (error instanceof NotAllowedException wrong) {
      response
          .getHeaders()
          .putSingle(HttpHeaders.ALLOW, wrong.getResponse().getHeaderString(HttpHeaders.ALLOW));
    }
    return response;
  }

  static ProblemException problem(Throwable error) {
    if (error instanceof ProblemException problem) {
      return problem;
    }
    if (error instanceof WebApplicationException web) {
      return ofStatus(web.getResponse().getStatus());
    }
    if (error instanceof WriteException write) {
      return WriteProblem.of(write);
    }
    if (error instanceof AccountLinker.OtherAccountException other) {
      return ProblemException.of(Problem.OTHER_ACCOUNT, String.valueOf(other.getMessage()));
    }
    if (error instanceof AccountErasingException erasing) {
      return ProblemException.of(Problem.UNAVAILABLE, String.valueOf(erasing.getMessage()));
    }
    if (error instanceof AccountLinker.SecretsNeededException needed) {
      return ProblemException.invalid(
          needed.fields().stream()
              .map(it -> new ProblemException.FieldError(it, "is needed to change a setting"))
              .toList());
    }
    if (error instanceof AccountLinker.AccountGoneException) {
      return ProblemException.notFound();
    }
    if (error instanceof ChangeFeed.TooManyReadersException many) {
      return ProblemException.of(Problem.UNAVAILABLE, String.valueOf(many.getMessage()));
    }
    if (error instanceof CompletionException && error.getCause() != null) {
      return problem(error.getCause());
    }
    return DatabaseFaults.isPassing(error) ? unavailable(error) : internal(error);
  }

  private static ProblemException unavailable(Throwable error) {
    Throwable cause = error;
    while (cause.getCause() != null) {
      cause = cause.getCause();
    }
    LOG.warn("the database does not answer: {}", cause.toString());
    return ProblemException.of(Problem.UNAVAILABLE, "The database does not answer; try again");
  }

  private static ProblemException internal(Throwable error) {
    String id = UUID.randomUUID().toString();
    LOG.error("request failed, error {}", id, error);
    return ProblemException.of(Problem.INTERNAL, "Error " + id + "; the gateway's log tells more");
  }

  private static ProblemException ofStatus(int status) {
    return switch (status) {
      case 401 -> ProblemException.of(Problem.UNAUTHORIZED, Problem.UNAUTHORIZED.title());
      case 404 -> ProblemException.notFound();
      case 405 ->
          ProblemException.of(Problem.METHOD_NOT_ALLOWED, Problem.METHOD_NOT_ALLOWED.title());
      case 406 -> ProblemException.of(Problem.NOT_ACCEPTABLE, Problem.NOT_ACCEPTABLE.title());
      case 413 -> ProblemException.of(Problem.TOO_LARGE, Problem.TOO_LARGE.title());
      case 415 ->
          ProblemException.of(
              Problem.UNSUPPORTED_MEDIA_TYPE, Problem.UNSUPPORTED_MEDIA_TYPE.title());
      case 503 -> ProblemException.of(Problem.UNAVAILABLE, Problem.UNAVAILABLE.title());
      default ->
          status >= 500
              ? ProblemException.of(Problem.INTERNAL, Problem.INTERNAL.title())
              : ProblemException.of(Problem.INVALID_REQUEST, "The request is not valid HTTP");
    };
  }
}
