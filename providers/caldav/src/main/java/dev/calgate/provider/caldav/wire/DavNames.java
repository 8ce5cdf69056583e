package dev.calgate.provider.caldav.wire;

import javax.xml.namespace.QName;

/** The elements that CalDAV clients and servers talk about. */
public final class DavNames {
  private static final String DAV = "DAV:";
  private static final String CALDAV = "urn:ietf:params:xml:ns:caldav";
  private static final String CALENDARSERVER = "http://calendarserver.org/ns/";
  private static final String APPLE = "http://apple.com/ns/ical/";

  public static final QName MULTISTATUS = new QName(DAV, "multistatus");
  public static final QName RESPONSE = new QName(DAV, "response");
  public static final QName HREF = new QName(DAV, "href");
  public static final QName STATUS = new QName(DAV, "status");
  public static final QName PROPSTAT = new QName(DAV, "propstat");
  public static final QName PROP = new QName(DAV, "prop");
  public static final QName SYNC_TOKEN = new QName(DAV, "sync-token");
  public static final QName RESOURCETYPE = new QName(DAV, "resourcetype");
  public static final QName DISPLAYNAME = new QName(DAV, "displayname");
  public static final QName GETETAG = new QName(DAV, "getetag");
  public static final QName COLLECTION = new QName(DAV, "collection");
  public static final QName PRINCIPAL = new QName(DAV, "current-user-principal");
  public static final QName PRIVILEGES = new QName(DAV, "current-user-privilege-set");
  public static final QName REPORTS = new QName(DAV, "supported-report-set");
  public static final QName CALENDAR = new QName(CALDAV, "calendar");
  public static final QName HOME_SET = new QName(CALDAV, "calendar-home-set");
  public static final QName ADDRESSES = new QName(CALDAV, "calendar-user-address-set");
  public static final QName COMPONENTS = new QName(CALDAV, "supported-calendar-component-set");
  public static final QName DESCRIPTION = new QName(CALDAV, "calendar-description");
  public static final QName TIMEZONE = new QName(CALDAV, "calendar-timezone");
  public static final QName CALENDAR_DATA = new QName(CALDAV, "calendar-data");
  public static final QName CTAG = new QName(CALENDARSERVER, "getctag");
  public static final QName COLOR = new QName(APPLE, "calendar-color");

  private DavNames() {}
}
