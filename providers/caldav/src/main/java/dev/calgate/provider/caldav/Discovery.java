package dev.calgate.provider.caldav;

import dev.calgate.provider.ErrorKind;
import dev.calgate.provider.ErrorScope;
import dev.calgate.provider.LinkRequest;
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
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import javax.xml.namespace.QName;

/**
 * Finds an account's calendars from what a person knows (RFC 6764): a server's address, a page deep
 * inside it, or only an e-mail address. Asks the address itself, then the well-known one, then the
 * root; from there by way of the principal to the homes. A calendar's own address is an account of
 * one calendar.
 */
final class Discovery {
  private static final String WELL_KNOWN = "/.well-known/caldav";
  private static final String MAILTO = "mailto:";
  private static final List<QName> PROPERTIES =
      List.of(
          DavNames.RESOURCETYPE,
          DavNames.DISPLAYNAME,
          DavNames.PRINCIPAL,
          DavNames.HOME_SET,
          DavNames.ADDRESSES,
          DavNames.COMPONENTS);

  private final Connections connections;
  private final ProviderContext context;

  Discovery(Connections connections, ProviderContext context) {
    this.connections = connections;
    this.context = context;
  }

  LinkedAccount link(LinkRequest request) {
    String username = request.setting("username").orElse("").trim();
    Secret password = request.secret("password").orElse(Secret.of(""));
    URI address = address(request.setting("url").orElse("").trim(), username);
    try (DavClient client =
        new DavClient(connections, context, DavClient.originOf(address), username, password)) {
      return new Search(client, username, password, address.toString()).run(path(address));
    }
  }

  private static String path(URI address) {
    String raw = address.getRawPath();
    return Hrefs.canonical(raw == null || raw.isEmpty() ? "/" : raw, address.getHost())
        .orElseThrow(() -> protocol("The address has no usable path"));
  }

  private static URI address(String url, String username) {
    String text = url;
    if (text.isEmpty()) {
      int at = username.lastIndexOf('@');
      if (at < 0) {
        throw protocol("Without url the user name must be an e-mail address");
      }
      text = username.substring(at + 1);
    }
    if (!text.contains("://")) {
      text = "https://" + text;
    }
    try {
      URI address = URI.create(text);
      boolean http = "http".equalsIgnoreCase(address.getScheme());
      boolean https = "https".equalsIgnoreCase(address.getScheme());
      if ((http || https) && address.getHost() != null && address.getUserInfo() == null) {
        return URI.create(
            address.getScheme().toLowerCase(Locale.ROOT)
                + text.substring(address.getScheme().length()));
      }
    } catch (IllegalArgumentException e) {
      // Told below.
    }
    throw protocol("The address must be of the form https://host/path, without user name");
  }

  private static ProviderException protocol(String message) {
    return new ProviderException(ErrorKind.PROTOCOL, ErrorScope.ACCOUNT, message);
  }

  /** One search on one server. */
  private final class Search {
    private final DavClient client;
    private final String username;
    private final Secret password;
    private final String url;
    private final Set<String> addresses = new LinkedHashSet<>();
    private String name;
    private boolean refused;

    Search(DavClient client, String username, Secret password, String url) {
      this.client = client;
      this.username = username;
      this.password = password;
      this.url = url;
      this.name = username;
      addAddress(username);
    }

    LinkedAccount run(String path) {
      Set<String> places = new LinkedHashSet<>(List.of(path));
      if (!path.endsWith("/")) {
        places.add(path + "/");
      }
      places.add(WELL_KNOWN);
      places.add("/");
      for (String place : places) {
        Optional<LinkedAccount> found = look(place);
        if (found.isPresent()) {
          return found.get();
        }
      }
      if (refused) {
        throw new ProviderException(
            ErrorKind.UNAUTHORIZED, ErrorScope.ACCOUNT, "The server refuses user name or password");
      }
      throw protocol("There is no CalDAV service at " + client.origin() + path);
    }

    private Optional<LinkedAccount> look(String place) {
      Optional<DavResponse> here = ask(place);
      if (here.isEmpty()) {
        return Optional.empty();
      }
      learn(here.get());
      if (CalendarList.holdsEvents(here.get()) && hrefs(here.get(), DavNames.HOME_SET).isEmpty()) {
        return Optional.of(account(List.of(collection(here.get().href())), true));
      }
      List<String> homes = homes(here.get());
      if (!homes.isEmpty()) {
        return Optional.of(account(homes, false));
      }
      String collection = collection(here.get().href());
      return hasCalendars(collection)
          ? Optional.of(account(List.of(collection), false))
          : Optional.empty();
    }

    private List<String> homes(DavResponse here) {
      List<String> own = hrefs(here, DavNames.HOME_SET);
      if (!own.isEmpty()) {
        return collections(own);
      }
      for (String principal : hrefs(here, DavNames.PRINCIPAL)) {
        Optional<DavResponse> found = ask(canonical(principal));
        if (found.isPresent()) {
          learn(found.get());
          return collections(hrefs(found.get(), DavNames.HOME_SET));
        }
      }
      return List.of();
    }

    private boolean hasCalendars(String collection) {
      try (DavAnswer answer =
          client.propfind(
              collection,
              1,
              Requests.propfind(List.of(DavNames.RESOURCETYPE, DavNames.COMPONENTS)))) {
        List<DavResponse> responses = new ArrayList<>();
        if (answer.status() == 207) {
          Multistatus.forEach(answer, context, responses::add);
        }
        return responses.stream().anyMatch(CalendarList::holdsEvents);
      }
    }

    /** A place's properties; empty when it is no WebDAV resource that can be read. */
    private Optional<DavResponse> ask(String place) {
      try (DavAnswer answer = client.propfind(place, 0, Requests.propfind(PROPERTIES))) {
        refused |= answer.status() == 401;
        if (answer.status() == 429 || answer.status() == 503) {
          throw DavErrors.of(answer, ErrorScope.ACCOUNT, context.clock().instant());
        }
        if (answer.status() != 207) {
          return Optional.empty();
        }
        List<DavResponse> responses = new ArrayList<>();
        Multistatus.forEach(answer, context, responses::add);
        return responses.stream().filter(it -> it.status() / 100 <= 2).findFirst();
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

    private List<String> collections(List<String> hrefs) {
      return hrefs.stream().map(this::collection).distinct().toList();
    }

    private String collection(String href) {
      return Hrefs.collection(href, client.host()).orElseThrow(() -> Multistatus.foreign(href));
    }

    private String canonical(String href) {
      return Hrefs.canonical(href, client.host()).orElseThrow(() -> Multistatus.foreign(href));
    }

    private LinkedAccount account(List<String> collections, boolean single) {
      CalDavAccount account =
          new CalDavAccount(
              client.origin(), username, password, collections, single, Set.copyOf(addresses));
      String identity = client.origin() + " " + String.join(" ", collections) + " " + username;
      return new LinkedAccount(
          identity, username.contains("@") ? username : name, account.access(url));
    }
  }
}
