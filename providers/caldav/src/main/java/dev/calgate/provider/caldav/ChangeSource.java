package dev.calgate.provider.caldav;

import dev.calgate.provider.PageEnd;
import dev.calgate.provider.RemoteChange;
import java.util.Optional;

/** Where the changes of one pass come from, one after the other. Not thread-safe. */
interface ChangeSource extends AutoCloseable {

  /** The next change; empty at the end. */
  Optional<RemoteChange> next();

  /** What has the last word when this source, at its end, proves nothing; empty when it does. */
  default Optional<ChangeSource> successor() {
    return Optional.empty();
  }

  /** What was told, once the end is reached and there is no successor. */
  PageEnd.Complete complete();

  @Override
  void close();
}
