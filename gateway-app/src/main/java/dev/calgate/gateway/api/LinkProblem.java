package dev.calgate.gateway.api;

import dev.calgate.provider.ErrorKind;
import dev.calgate.provider.LinkRequest;
import dev.calgate.provider.Linking;
import dev.calgate.provider.ProviderException;
import java.time.Duration;
import java.util.function.Supplier;

/** What a provider's error says to somebody who links an account: which field is at fault. */
final class LinkProblem {
  private static final Duration A_WHILE = Duration.ofSeconds(30);

  private final Linking linking;
  private final LinkRequest request;

  private LinkProblem(Linking linking, LinkRequest request) {
    this.linking = linking;
    this.request = request;
  }

  /**
   * Runs what links an account.
   *
   * @param linking the fields that were asked for
   * @param request the fields that were given
   * @throws ProblemException when the provider refuses
   */
  static <T> T of(Linking linking, LinkRequest request, Supplier<T> link) {
    try {
      return link.get();
    } catch (ProviderException e) {
      throw new LinkProblem(linking, request).problem(e);
    }
  }

  /** The same for what gives nothing back. */
  static void of(Linking linking, LinkRequest request, Runnable link) {
    of(
        linking,
        request,
        () -> {
          link.run();
          return linking;
        });
  }

  private ProblemException problem(ProviderException error) {
    if (error.kind() == ErrorKind.UNREACHABLE && error.retryAfter().isPresent()) {
      // Nobody was asked: nothing is known of the address.
      return ProblemException.of(
          Problem.UNAVAILABLE, String.valueOf(error.getMessage()), error.retryAfter().get());
    }
    return switch (error.kind()) {
      case UNAUTHORIZED, FORBIDDEN -> atField(Problem.AUTHORIZATION_FAILED, true, error);
      case ADDRESS_REFUSED -> atField(Problem.ADDRESS_REFUSED, false, error);
      case PROTOCOL, UNREACHABLE, GONE, REJECTED ->
          atField(Problem.NOT_A_CALENDAR_SERVER, false, error);
      case THROTTLED ->
          ProblemException.of(
              Problem.TOO_MANY_REQUESTS,
              String.valueOf(error.getMessage()),
              error.retryAfter().orElse(A_WHILE));
      case CONFLICT, CURSOR_EXPIRED, NOT_SUPPORTED -> failed(error);
    };
  }

  /** At the field of a kind; where there is none, it is not the caller who is wrong. */
  private ProblemException atField(Problem problem, boolean secret, ProviderException error) {
    return linking.fields().stream()
        .filter(it -> secret ? isCredential(it) : !it.secret() && !isAlternative(it))
        .findFirst()
        .map(it -> ProblemException.field(problem, it.name(), String.valueOf(error.getMessage())))
        .orElseGet(() -> failed(error));
  }

  private boolean isCredential(Linking.Field field) {
    return isAlternative(field) ? request.given().contains(field.name()) : field.secret();
  }

  private boolean isAlternative(Linking.Field field) {
    return linking.alternatives().contains(field.name());
  }

  private static ProblemException failed(ProviderException error) {
    return ProblemException.of(Problem.PROVIDER_FAILED, String.valueOf(error.getMessage()));
  }
}
