/**
 * A Google Calendar (API v3, with its OAuth and its pushes) on loopback, with dials for what Google
 * may do and seldom does, and hands that edit its calendars as people would. Events are held in
 * Google's own JSON, so a client that gets on with it reads what Google writes. Start with {@link
 * dev.calgate.simulator.google.GoogleSimulator}, then {@link
 * dev.calgate.simulator.google.GoogleCalendar} and {@link dev.calgate.simulator.google.GoogleDial}.
 */
@NullMarked
package dev.calgate.simulator.google;

import org.jspecify.annotations.NullMarked;
