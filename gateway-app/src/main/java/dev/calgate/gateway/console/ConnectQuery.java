package dev.calgate.gateway.console;

import dev.calgate.gateway.console.ConnectRefusal.Word;
import dev.calgate.model.AccountId;
import dev.calgate.model.ApplicationId;
import jakarta.ws.rs.core.MultivaluedMap;
import jakarta.ws.rs.core.UriInfo;
import java.net.URI;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/** The query of a page: every value once, bounded, and without control characters. */
final class ConnectQuery {
  private static final int LONGEST = 255;
  private static final int LONGEST_ADDRESS = 1_024;
  private static final int LONGEST_CODE = 2_048;

  private final MultivaluedMap<String, String> values;

  private ConnectQuery(MultivaluedMap<String, String> values) {
    this.values = values;
  }

  /**
   * The query of an address.
   *
   * @throws ConnectRefusal when its escapes make no sense
   */
  static ConnectQuery of(UriInfo uri) {
    try {
      return new ConnectQuery(uri.getQueryParameters());
    } catch (RuntimeException e) {
      throw ConnectRefusal.invalid("The address", "has escapes (%) that make no sense");
    }
  }

  /**
   * Refuses any other parameter.
   *
   * @throws ConnectRefusal when there is one
   */
  ConnectQuery only(String... names) {
    Set<String> known = new TreeSet<>(List.of(names));
    if (values.containsKey("external_id")) {
      throw ConnectRefusal.invalid(
          "external_id",
          "cannot be given here, because whoever makes such a link could have somebody else's"
              + " calendars connected under it: set it by PATCH /api/accounts/{id} afterwards");
    }
    if (!known.containsAll(values.keySet())) {
      throw ConnectRefusal.invalid(
          "The address", "has a parameter that is not known here; there are " + known);
    }
    return this;
  }

  /** The application that the account is for; the only one when none is given. */
  ApplicationId application(Set<ApplicationId> applications) {
    return application("application", applications);
  }

  /** The same by a parameter of another name. */
  ApplicationId application(String parameter, Set<ApplicationId> applications) {
    Optional<String> given = text(parameter);
    if (given.isEmpty() && applications.size() == 1) {
      return applications.iterator().next();
    }
    String name = given.orElseThrow(() -> ConnectRefusal.invalid(parameter, "is needed here"));
    return applications.stream()
        .filter(it -> it.value().equals(name))
        .findFirst()
        .orElseThrow(() -> new ConnectRefusal(Word.NOT_FOUND, "There is no such application"));
  }

  /** The account to connect again. Whether it is there is not looked at: nobody is told here. */
  Optional<AccountId> account() {
    try {
      return text("account").map(AccountId::new);
    } catch (IllegalArgumentException e) {
      throw ConnectRefusal.invalid("account", "is not an id of an account");
    }
  }

  /** Where the browser goes in the end. */
  Optional<URI> returnTo(ReturnAddresses addresses) {
    return text("return_to", LONGEST_ADDRESS).map(addresses::returnTo);
  }

  /**
   * The same, or a page of the gateway itself.
   *
   * @param own where the page is
   */
  Optional<URI> returnTo(ReturnAddresses addresses, Optional<URI> own) {
    Optional<String> given = text("return_to", LONGEST_ADDRESS);
    return own.isPresent() && given.filter(it -> it.startsWith(own.get() + "?")).isPresent()
        ? given.map(URI::create)
        : given.map(addresses::returnTo);
  }

  /** Where the browser carries a code. */
  URI redirectUri(ReturnAddresses addresses) {
    return text("redirect_uri", LONGEST_ADDRESS)
        .map(addresses::redirectUri)
        .orElseThrow(() -> ConnectRefusal.invalid("redirect_uri", "is needed here"));
  }

  /** What proves that somebody has agreed to an account. */
  Optional<String> proof() {
    return text("proof", LONGEST_CODE);
  }

  /** What the provider lets the browser bring. */
  Optional<String> code() {
    return text("code", LONGEST_CODE);
  }

  /**
   * A value; empty when it is absent or an empty text.
   *
   * @throws ConnectRefusal when it is there twice, too long, or holds what no such value does
   */
  Optional<String> text(String name) {
    return text(name, LONGEST);
  }

  /** The same of another length. */
  Optional<String> text(String name, int longest) {
    List<String> given = values.getOrDefault(name, List.of());
    if (given.size() > 1) {
      throw ConnectRefusal.invalid(name, "is given more than once");
    }
    String value = given.isEmpty() ? "" : given.get(0);
    if (value.length() > longest) {
      throw ConnectRefusal.invalid(name, "has more than " + longest + " characters");
    }
    if (value.chars().anyMatch(Character::isISOControl)) {
      throw ConnectRefusal.invalid(name, "holds control characters");
    }
    return Optional.of(value).filter(it -> !it.isEmpty());
  }
}
