package dev.calgate.gateway.store;

import dev.calgate.model.ApplicationId;
import java.util.Collection;
import org.jdbi.v3.core.Jdbi;

/**
 * What tells applications of changes.
 *
 * @param channels which there are
 * @param feed what they are to be told
 * @param queue what is sent when
 */
public record NotificationStore(
    NotificationChannels channels, NotificationFeed feed, NotificationQueue queue) {

  static NotificationStore on(Jdbi jdbi, Collection<ApplicationId> applications) {
    return new NotificationStore(
        new NotificationChannels(jdbi, applications),
        new NotificationFeed(jdbi, applications),
        new NotificationQueue(jdbi, applications));
  }
}
