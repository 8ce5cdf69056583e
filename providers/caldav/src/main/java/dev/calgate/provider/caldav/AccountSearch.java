package dev.calgate.provider.caldav;

import dev.calgate.provider.ErrorKind;
import dev.calgate.provider.ErrorScope;
import dev.calgate.provider.LinkedAccount;
import dev.calgate.provider.ProviderContext;
import dev.calgate.provider.ProviderException;
import dev.calgate.provider.Secret;
import dev.calgate.provider.caldav.wire.DavNames;
import dev.calgate.provider.caldav.wire.DavProperty;
import dev.calgate.provider.caldav.wire.DavResponse;
import dev.calgate.provider.caldav.wire.Hrefs;
import dev.calgate.provider.caldav.wire.Requests;
import java.net.URI;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import javax.xml.namespace.QName;
import org.jspecify.annotations.Nullable;

/**
 * One search on one server. Asks the address itself if it has a path, then the well-known one, then
 * the root; from there by way of the principal to the homes.
 */
final class AccountSearch {
  static final String WELL_KNOWN = "/.well-known/caldav";
  private static final String MAILTO = "mailto:";
  private static final List<QName> PROPERTIES =
      List.of(
          DavNames.RESOURCETYPE,
          DavNames.DISPLAYNAME,
          DavNames.PRINCIPAL,
          DavNames.HOME_SET,
          DavNames.ADDRESSES,
          DavNames.COMPONENTS);

  private final DavClient client;
  private final ProviderContext context;
  private final String username;
  private final Secret password;
  private final String url;
  private final Set<String> addresses = new LinkedHashSet<>();
  private String name;

  /** The path that the last answer came from: where its relative references begin. */
  private String asked = "/";

  private boolean refused;

  /** Why the first place that did not answer properly did not; null when all did. */
  private @Nullable ProviderException trouble;

  AccountSearch(
      DavClient client, ProviderContext context, String username, Secret password, String url) {
    this.client = client;
    this.context = context;
    this.username = username;
    this.password = password;
    this.url = url;
    this.name = username;
    addAddress(username);
  }

  LinkedAccount run(String path) {
    Set<String> places = new LinkedHashSet<>();
    // A host alone: its root is often a web site's, which may lead anywhere.
    if (!path.equals("/")) {
      places.add(path);
      places.add(path.endsWith("/") ? path : path + "/");
    }
    places.add(WELL_KNOWN);
    places.add("/");
    for (String place : places) {
      client.moveBack();
      Optional<LinkedAccount> found = look(place);
      if (found.isPresent()) {
        return found.get();
      }
    }
    if (refused) {
      throw new ProviderException(
          ErrorKind.UNAUTHORIZED, ErrorScope.ACCOUNT, "The server refuses user name or password");
    }
    if (trouble != null) {
      throw trouble;
    }
    throw Discovery.protocol("There is no CalDAV service at " + client.origin() + path);
  }

  private void note(ProviderException error) {
    trouble = trouble == null ? error : trouble;
  }

  private Optional<LinkedAccount> look(String place) {
    Optional<DavResponse> here = tryToAsk(place);
    if (here.isEmpty()) {
      return Optional.empty();
    }
    learn(here.get());
    if (CalendarList.holdsEvents(here.get()) && hrefs(here.get(), DavNames.HOME_SET).isEmpty()) {
      return Optional.of(account(List.of(collection(here.get().href())), true));
    }
    List<String> homes = homes(here.get());
    if (!homes.isEmpty()) {
      return isThere(homes) ? Optional.of(account(homes, false)) : Optional.empty();
    }
    String collection = collection(here.get().href());
    return hasCalendars(collection)
        ? Optional.of(account(List.of(collection), false))
        : Optional.empty();
  }

  /** A place that leads out of reach says nothing of the others: proxies get it wrong often. */
  private Optional<DavResponse> tryToAsk(String place) {
    try {
      return ask(place);
    } catch (ProviderException e) {
      if (e.kind() != ErrorKind.PROTOCOL) {
        throw e;
      }
      note(e);
      return Optional.empty();
    }
  }

  private List<String> homes(DavResponse here) {
    List<String> own = hrefs(here, DavNames.HOME_SET);
    if (!own.isEmpty()) {
      return collections(own);
    }
    for (String principal : hrefs(here, DavNames.PRINCIPAL)) {
      follow(List.of(principal));
      Optional<DavResponse> found = ask(canonical(principal));
      if (found.isPresent()) {
        learn(found.get());
        return collections(hrefs(found.get(), DavNames.HOME_SET));
      }
    }
    return List.of();
  }

  /** Principals may be open to everybody: only the home itself tries the credential. */
  private boolean isThere(List<String> homes) {
    for (String home : homes) {
      if (ask(home).isPresent()) {
        return true;
      }
    }
    note(Discovery.protocol("The calendars are said to be at " + homes + ", which is not there"));
    return false;
  }

  private boolean hasCalendars(String collection) {
    try (DavAnswer answer =
        client.propfind(
            collection,
            1,
            Requests.propfind(List.of(DavNames.RESOURCETYPE, DavNames.COMPONENTS)))) {
      AtomicBoolean found = new AtomicBoolean();
      if (answer.status() == 207) {
        Multistatus.forEachCollection(
            answer, it -> found.compareAndSet(false, CalendarList.holdsEvents(it)));
      }
      return found.get();
    }
  }

  /** A place's properties; empty when it is no WebDAV resource that can be read. */
  private Optional<DavResponse> ask(String place) {
    try (DavAnswer answer = client.propfind(place, 0, Requests.propfind(PROPERTIES))) {
      refused |= answer.status() == 401;
      asked = answer.path();
      if (answer.status() != 401) {
        DavErrors.checkServer(answer, ErrorScope.ACCOUNT, context.clock().instant());
      }
      if (answer.status() != 207) {
        if (DavErrors.passes(answer.status())) {
          note(DavErrors.of(answer, ErrorScope.ACCOUNT, context.clock().instant()));
        }
        return Optional.empty();
      }
      AtomicReference<DavResponse> first = new AtomicReference<>();
      Multistatus.forEachCollection(
          answer,
          it -> {
            if (it.status() / 100 <= 2) {
              first.compareAndSet(null, it);
            }
          });
      return Optional.ofNullable(first.get());
    } catch (ProviderException e) {
      if (e.kind() == ErrorKind.PROTOCOL && e.scope() == ErrorScope.CALENDAR) {
        // Something answers that is no WebDAV; another place may.
        return Optional.empty();
      }
      throw e;
    }
  }

  private void learn(DavResponse response) {
    response.text(DavNames.DISPLAYNAME).ifPresent(found -> name = found);
    for (String address : hrefs(response, DavNames.ADDRESSES)) {
      if (address.regionMatches(true, 0, MAILTO, 0, MAILTO.length())) {
        addAddress(address.substring(MAILTO.length()));
      }
    }
  }

  private void addAddress(String address) {
    if (address.contains("@")) {
      addresses.add(address.toLowerCase(Locale.ROOT));
    }
  }

  private List<String> hrefs(DavResponse response, QName property) {
    return response.property(property).map(DavProperty::hrefs).orElse(List.of());
  }

  /** Goes to the one host that the references are on. */
  private void follow(List<String> hrefs) {
    Set<URI> hosts = new LinkedHashSet<>();
    for (String href : hrefs) {
      hosts.add(client.path(href, asked).isPresent() ? client.origin() : far(href));
    }
    if (hosts.size() > 1) {
      throw Discovery.protocol("The server spreads one account over several hosts");
    }
    hosts.forEach(client::moveTo);
  }

  private URI far(String href) {
    try {
      return Hrefs.origin(href)
          .map(URI::create)
          .filter(it -> it.getHost() != null && it.getUserInfo() == null)
          .map(DavClient::originOf)
          .orElseThrow(() -> Multistatus.foreign(href));
    } catch (IllegalArgumentException e) {
      throw Multistatus.foreign(href);
    }
  }

  private List<String> collections(List<String> hrefs) {
    follow(hrefs);
    return hrefs.stream().map(this::collection).distinct().toList();
  }

  private String collection(String href) {
    return Hrefs.asCollection(canonical(href));
  }

  private String canonical(String href) {
    return client.path(href, asked).orElseThrow(() -> Multistatus.foreign(href));
  }

  private LinkedAccount account(List<String> collections, boolean single) {
    CalDavAccount account =
        new CalDavAccount(
            client.origin(),
            username,
            password,
            collections,
            single,
            client.usesDigest(),
            Set.copyOf(addresses));
    // Servers name the homes in any order.
    String homes = String.join(" ", new TreeSet<>(collections));
    String identity = client.origin() + " " + homes + " " + username;
    return new LinkedAccount(
        identity, username.contains("@") ? username : name, account.access(url));
  }
}
