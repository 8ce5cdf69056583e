/**
 * Calendars that nobody but the gateway holds: for applications that want a calendar without a user
 * behind it, and for trying everything out. What is stored is what there is, so a pass finds
 * nothing and a write needs no server; its objects are iCalendar, as on a CalDAV server. Start with
 * {@link dev.calgate.provider.hosted.HostedProvider}.
 */
@NullMarked
package dev.calgate.provider.hosted;

import org.jspecify.annotations.NullMarked;
