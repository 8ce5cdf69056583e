package dev.calgate.simulator.caldav;

import java.time.Duration;

/**
 * One way in which CalDAV servers differ, with the value of a server that keeps to the letter.
 *
 * @param <T> the values it takes
 */
public final class Dial<T> {

  /** Which reports sync-collection, and the sync-token property, are there. */
  public static final Dial<Boolean> SYNC = new Dial<>("sync", true);

  /** How the collection's change tag is made. */
  public static final Dial<Ctag> CTAG = new Dial<>("ctag", Ctag.EXACT);

  /** What entity tags are made of. */
  public static final Dial<Etag> ETAG = new Dial<>("etag", Etag.CONTENT);

  /** How the answer to PUT tells the new entity tag. */
  public static final Dial<PutTag> PUT_TAG = new Dial<>("put-tag", PutTag.STRONG);

  /**
   * Whether what is put is stored with other folding, another PRODID and an added line, although
   * {@link #PUT_TAG} tells a tag.
   */
  public static final Dial<Boolean> REWRITES = new Dial<>("rewrites", false);

  /** Whether the owner, too, may only read. */
  public static final Dial<Boolean> READ_ONLY = new Dial<>("read-only", false);

  /** Whether conditions of PUT and DELETE are honoured. */
  public static final Dial<Boolean> CONDITIONS = new Dial<>("conditions", true);

  /** Whether objects can be moved to another calendar; without, MOVE is answered with 405. */
  public static final Dial<Boolean> MOVES = new Dial<>("moves", true);

  /** Most bytes of an object that is put. */
  public static final Dial<Integer> MAX_BYTES = new Dial<>("max-bytes", 10 << 20);

  /** Whether refused writes are answered with 207 and the refusal inside, as Xandikos does. */
  public static final Dial<Boolean> WRAPS_REFUSALS = new Dial<>("wraps-refusals", false);

  /** Whether a second object with the UID of another is refused. */
  public static final Dial<Boolean> UNIQUE_UIDS = new Dial<>("unique-uids", true);

  /** Most members on one page of sync-collection, the rest announced with 507; 0 for all. */
  public static final Dial<Integer> SYNC_PAGE = new Dial<>("sync-page", 0);

  /** Most members in a listing or query, the rest silently withheld behind a 507; 0 for all. */
  public static final Dial<Integer> LISTING_LIMIT = new Dial<>("listing-limit", 0);

  /** What an unknown sync-token is answered with. */
  public static final Dial<TokenRefusal> TOKEN_REFUSAL =
      new Dial<>("token-refusal", TokenRefusal.STANDARD);

  /** Whether an initial sync also lists what was deleted before, as missing. */
  public static final Dial<Boolean> INITIAL_SYNC_TELLS_DELETED =
      new Dial<>("initial-sync-tells-deleted", false);

  /** Whether an initial sync lists the collection itself among its members. */
  public static final Dial<Boolean> SYNC_LISTS_COLLECTION =
      new Dial<>("sync-lists-collection", false);

  /** While on, changes reach neither the log behind sync-collection nor its token. */
  public static final Dial<Boolean> FORGETS_CHANGES = new Dial<>("forgets-changes", false);

  /** What multiget does about an object that is not there. */
  public static final Dial<MissingObject> MULTIGET_MISSING =
      new Dial<>("multiget-missing", MissingObject.NOT_FOUND);

  /** Most objects that multiget answers, the rest silently left out; 0 for all. */
  public static final Dial<Integer> MULTIGET_CAP = new Dial<>("multiget-cap", 0);

  /** How hrefs are escaped. */
  public static final Dial<HrefEscapes> HREF_ESCAPES =
      new Dial<>("href-escapes", HrefEscapes.UPPER_CASE);

  /** Whether answers to PROPFIND and REPORT name everything twice. */
  public static final Dial<Boolean> LISTS_TWICE = new Dial<>("lists-twice", false);

  /** Whether hrefs carry scheme and host. */
  public static final Dial<Boolean> ABSOLUTE_HREFS = new Dial<>("absolute-hrefs", false);

  /** Whether hrefs of members are their names alone, as Xandikos writes some. */
  public static final Dial<Boolean> RELATIVE_HREFS = new Dial<>("relative-hrefs", false);

  /** A path before all hrefs, such as {@code /dav}; requests are taken with and without it. */
  public static final Dial<String> HREF_PREFIX = new Dial<>("href-prefix", "");

  /** Whether hrefs of collections end in a slash. */
  public static final Dial<Boolean> TRAILING_SLASH = new Dial<>("trailing-slash", true);

  /** How XML is written. */
  public static final Dial<XmlStyle> XML_STYLE = new Dial<>("xml-style", XmlStyle.LOWER_PREFIXES);

  /** Whether calendar-data comes as CDATA. */
  public static final Dial<Boolean> CDATA = new Dial<>("cdata", false);

  /** Whether properties that are missing come before those that are there, and status first. */
  public static final Dial<Boolean> PROPSTAT_REVERSED = new Dial<>("propstat-reversed", false);

  /** Whether display names and calendar data carry a control character that XML does not allow. */
  public static final Dial<Boolean> CONTROL_CHARACTERS = new Dial<>("control-characters", false);

  /** Whether answers are compressed for clients that accept it. */
  public static final Dial<Boolean> GZIP = new Dial<>("gzip", false);

  /** Whether answers are HTTP/1.0 and end by closing. */
  public static final Dial<Boolean> HTTP_1_0 = new Dial<>("http-1.0", false);

  /** Whether connections are closed after each answer, although nothing was said of it. */
  public static final Dial<Boolean> DROPS_CONNECTIONS = new Dial<>("drops-connections", false);

  /** Whether GET adds {@code -gzip} to the tag for clients that accept compression. */
  public static final Dial<Boolean> GZIP_TAGS = new Dial<>("gzip-tags", false);

  /** Whether bodies without Content-Length are refused with 400. */
  public static final Dial<Boolean> REFUSES_CHUNKED = new Dial<>("refuses-chunked", false);

  /** How long each answer is held back. */
  public static final Dial<Duration> DELAY = new Dial<>("delay", Duration.ZERO);

  /** Bytes per piece in which answers trickle, ten milliseconds apart; 0 for at once. */
  public static final Dial<Integer> TRICKLE = new Dial<>("trickle", 0);

  /** How clients prove who they are. */
  public static final Dial<Scheme> AUTHENTICATION = new Dial<>("authentication", Scheme.BASIC);

  /** How often a nonce of Digest may be used; then clients are told that it is stale. */
  public static final Dial<Integer> NONCE_USES = new Dial<>("nonce-uses", 10_000);

  /** Whether principals and home are told; without, a client must be given the home's address. */
  public static final Dial<Boolean> DISCOVERY = new Dial<>("discovery", true);

  /** How collections tell that they have changed. */
  public enum Ctag {
    EXACT,
    /** The second of the last change, {@code -1} while empty. */
    SECONDS,
    NONE
  }

  /** What entity tags are made of. */
  public enum Etag {
    CONTENT,
    /** Counts from 0 for each new object at a name, so a tag may come again with other content. */
    COUNTER,
    /** The second of the last change. */
    SECONDS
  }

  /** How the answer to PUT tells the new entity tag. */
  public enum PutTag {
    STRONG,
    WEAK,
    UNQUOTED,
    NONE
  }

  /** What multiget does about an object that is not there. */
  public enum MissingObject {
    NOT_FOUND,
    LEFT_OUT,
    /** The whole answer is 404. */
    WHOLE_ANSWER,
    /** A response with an empty href. */
    EMPTY_HREF,
    /** A propstat of 404 without any property. */
    EMPTY_PROPSTAT
  }

  /** How hrefs are escaped. */
  public enum HrefEscapes {
    UPPER_CASE,
    LOWER_CASE,
    /** Also {@code @ : + ( ) '}. */
    MANY,
    /** None but percent, question mark and hash; blanks and umlauts stand as they are. */
    FEW
  }

  /** How XML is written. */
  public enum XmlStyle {
    /** {@code d:} and others. */
    LOWER_PREFIXES,
    /** The DAV namespace is the default one. */
    DEFAULT_NAMESPACE,
    /** Prefixes nobody expects. */
    ODD_PREFIXES
  }

  /** How clients prove who they are. */
  public enum Scheme {
    BASIC,
    /** RFC 7616 with MD5 and qop=auth. */
    DIGEST
  }

  private final String name;
  private final T initial;

  private Dial(String name, T initial) {
    this.name = name;
    this.initial = initial;
  }

  T initial() {
    return initial;
  }

  @Override
  public String toString() {
    return name;
  }
}
