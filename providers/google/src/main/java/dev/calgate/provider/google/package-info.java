/**
 * Google Calendar (API v3) by Google's own client: who may call it, what is asked, and what its
 * errors mean. Nothing here knows how an event looks; that is {@code wire}. Whatever is said about
 * the service has its source in Google's reference or discovery document.
 */
@NullMarked
package dev.calgate.provider.google;

import org.jspecify.annotations.NullMarked;
