/**
 * Calendars over CalDAV (RFC 4791, RFC 6578): what is asked of a server, and what is made of its
 * answers. Reading bodies is the business of the package {@code wire}; here are requests,
 * redirects, credentials and errors. Start with {@link dev.calgate.provider.caldav.CalDavSession}.
 */
@NullMarked
package dev.calgate.provider.caldav;

import org.jspecify.annotations.NullMarked;
