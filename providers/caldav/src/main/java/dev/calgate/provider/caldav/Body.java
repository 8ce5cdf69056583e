package dev.calgate.provider.caldav;

import dev.calgate.provider.ObjectRef;
import dev.calgate.provider.RemoteChange;
import dev.calgate.provider.VersionTag;
import dev.calgate.provider.caldav.wire.ObjectReader;

/** What became of one object that was asked for. */
sealed interface Body {

  ObjectRef ref();

  /** Whether this may be the state that a listing told of. */
  default boolean mayBe(VersionTag told) {
    return true;
  }

  /** Says it in the seam's terms. */
  RemoteChange read(ObjectReader reader);

  /** The server gave it. */
  record Text(ObjectRef ref, VersionTag version, String raw) implements Body {
    @Override
    public boolean mayBe(VersionTag told) {
      return version.equals(told) || !Multiget.isTag(version);
    }

    @Override
    public RemoteChange read(ObjectReader reader) {
      return reader.read(ref, version, raw);
    }
  }

  /** The server says that it does not exist. */
  record Gone(ObjectRef ref) implements Body {
    @Override
    public boolean mayBe(VersionTag told) {
      return false;
    }

    @Override
    public RemoteChange read(ObjectReader reader) {
      return new RemoteChange.Removed(ref);
    }
  }

  /** The server has it and does not give it. */
  record Withheld(ObjectRef ref, VersionTag version, String reason) implements Body {
    @Override
    public RemoteChange read(ObjectReader reader) {
      return new RemoteChange.Unreadable(ref, version, reason);
    }
  }
}
