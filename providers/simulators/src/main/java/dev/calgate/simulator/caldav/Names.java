package dev.calgate.simulator.caldav;

import javax.xml.namespace.QName;

/** Names of XML elements. */
final class Names {
  static final String DAV = "DAV:";
  static final String CALDAV = "urn:ietf:params:xml:ns:caldav";
  static final String CALENDAR_SERVER = "http://calendarserver.org/ns/";
  static final String APPLE = "http://apple.com/ns/ical/";

  static final QName MULTISTATUS = dav("multistatus");
  static final QName RESPONSE = dav("response");
  static final QName HREF = dav("href");
  static final QName PROPSTAT = dav("propstat");
  static final QName PROP = dav("prop");
  static final QName STATUS = dav("status");
  static final QName ERROR = dav("error");
  static final QName SYNC_TOKEN = dav("sync-token");
  static final QName RESOURCETYPE = dav("resourcetype");
  static final QName COLLECTION = dav("collection");
  static final QName DISPLAYNAME = dav("displayname");
  static final QName GETETAG = dav("getetag");
  static final QName CALENDAR = caldav("calendar");
  static final QName CALENDAR_DATA = caldav("calendar-data");
  static final QName CALENDAR_DESCRIPTION = caldav("calendar-description");
  static final QName CALENDAR_TIMEZONE = caldav("calendar-timezone");
  static final QName COMPONENTS = caldav("supported-calendar-component-set");
  static final QName COMP = caldav("comp");
  static final QName COLOR = new QName(APPLE, "calendar-color");
  static final QName GETCTAG = new QName(CALENDAR_SERVER, "getctag");

  private Names() {}

  static QName dav(String name) {
    return new QName(DAV, name);
  }

  static QName caldav(String name) {
    return new QName(CALDAV, name);
  }
}
