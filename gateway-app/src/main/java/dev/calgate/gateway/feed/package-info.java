/**
 * The read side of the feed: pages by position, and readers that wait for what comes. Nothing here
 * writes, and a reader that waits holds no thread and costs no query of its own. Start with {@link
 * dev.calgate.gateway.feed.ChangeFeed}.
 */
@NullMarked
package dev.calgate.gateway.feed;

import org.jspecify.annotations.NullMarked;
