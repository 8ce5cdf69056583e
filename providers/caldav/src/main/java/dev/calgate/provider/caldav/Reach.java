package dev.calgate.provider.caldav;

import com.google.common.net.InternetDomainName;
import java.net.URI;

/** How far a credential may follow a server's word away from the origin it was given for. */
enum Reach {
  /** The origin alone, or the same host's TLS at port 443: each session of a linked account. */
  ORIGIN,

  /**
   * Other hosts of the same site too, but never with less protection, and on no port but the known
   * one or that of HTTPS: while an account is looked for. Large services answer at one name and
   * keep each account on another host (RFC 6764 section 6).
   */
  SITE;

  boolean allows(URI from, URI to) {
    boolean kept = from.getScheme().equals(to.getScheme());
    boolean upgraded = from.getScheme().equals("http") && to.getScheme().equals("https");
    if (from.getHost().equals(to.getHost())) {
      boolean tls = upgraded && DavClient.port(to) == 443;
      return tls || (kept && DavClient.port(from) == DavClient.port(to));
    }
    boolean port = DavClient.port(from) == DavClient.port(to) || DavClient.port(to) == 443;
    return this == SITE && (kept || upgraded) && port && sameSite(from.getHost(), to.getHost());
  }

  /**
   * Whether two names were registered by one owner, by the public suffix list: two hosts below
   * {@code example.org}, but not two users' pages below {@code github.io}. An address in numbers
   * and a name without a public suffix are of no site.
   */
  static boolean sameSite(String one, String other) {
    String site = site(one);
    return !site.isEmpty() && site.equals(site(other));
  }

  private static String site(String host) {
    if (!InternetDomainName.isValid(host)) {
      return "";
    }
    InternetDomainName name = InternetDomainName.from(host);
    return name.isUnderPublicSuffix() ? name.topPrivateDomain().toString() : "";
  }
}
