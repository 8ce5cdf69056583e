package dev.calgate.gateway.api;

import dev.calgate.provider.Linking;
import dev.calgate.provider.ProviderException;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Supplier;

/** What a provider's error says to somebody who links an account: which field is at fault. */
final class LinkProblem {
  private static final Duration A_WHILE = Duration.ofSeconds(30);

  private final Linking linking;

  private LinkProblem(Linking linking) {
    this.linking = linking;
  }

  /**
   * Runs what links an account.
   *
   * @param linking the fields that were asked for
   * @throws ProblemException when the provider refuses
   */
  static <T> T of(Linking linking, Supplier<T> link) {
    try {
      return link.get();
    } catch (ProviderException e) {
      throw new LinkProblem(linking).problem(e);
    }
  }

  /** The same for what gives nothing back. */
  static void of(Linking linking, Runnable link) {
    of(
        linking,
        () -> {
          link.run();
          return linking;
        });
  }

  private ProblemException problem(ProviderException error) {
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

  /** The first field of a kind; where there is none, it is not the caller who is wrong. */
  private ProblemException atField(Problem problem, boolean secret, ProviderException error) {
    Optional<Linking.Field> field =
        linking.fields().stream().filter(it -> it.secret() == secret).findFirst();
    return field.isPresent()
        ? ProblemException.field(problem, field.get().name(), String.valueOf(error.getMessage()))
        : failed(error);
  }

  private static ProblemException failed(ProviderException error) {
    return ProblemException.of(Problem.PROVIDER_FAILED, String.valueOf(error.getMessage()));
  }
}
