package dev.calgate.gateway.sync;

import dev.calgate.provider.ErrorKind;
import dev.calgate.provider.ErrorScope;
import dev.calgate.provider.ObjectRef;
import dev.calgate.provider.ProviderException;
import dev.calgate.provider.RemoteChange;
import dev.calgate.provider.VersionTag;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * What a pass was told to exist in the very version that is stored. For a listing that is all there
 * is to say; a delta names what changed, and some services give a version twice: then it is
 * believed over the version, and the objects are read again. But a delta that names many objects
 * that are known was not made from our cursor. For one thread.
 */
final class KnownObjects {
  /** Most objects that are read again. */
  private static final int MOST = 50;

  private final List<ObjectRef> some = new ArrayList<>();
  private int known;
  private int others;

  /** Takes objects with their stored versions; gives those that are stored in no or another one. */
  List<ObjectRef> sift(List<RemoteChange.Seen> seen, Map<ObjectRef, VersionTag> stored) {
    List<ObjectRef> news = new ArrayList<>();
    for (RemoteChange.Seen it : seen) {
      if (it.version().equals(stored.get(it.ref()))) {
        known++;
        if (some.size() < MOST) {
          some.add(it.ref());
        }
      } else {
        news.add(it.ref());
      }
    }
    others += news.size();
    return news.stream().distinct().toList();
  }

  /**
   * The objects to read again at the end of a delta; none when they are too many.
   *
   * @throws ProviderException of kind {@code CURSOR_EXPIRED} when the delta is not believed
   */
  List<ObjectRef> doubted() {
    if (known <= MOST) {
      return some.stream().distinct().toList();
    }
    if (known > others) {
      throw new ProviderException(
          ErrorKind.CURSOR_EXPIRED,
          ErrorScope.CALENDAR,
          "The changes since the cursor name what has not changed");
    }
    return List.of();
  }
}
