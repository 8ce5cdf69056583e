/**
 * Push from providers: channels are opened, replaced and closed while an account is open for a look
 * at its calendars, and what comes through them only makes a calendar due. A push is believed no
 * more than that something may have changed; that none is lost is the affair of polling. Start with
 * {@link dev.calgate.gateway.push.ChannelKeeper}.
 */
@NullMarked
package dev.calgate.gateway.push;

import org.jspecify.annotations.NullMarked;
