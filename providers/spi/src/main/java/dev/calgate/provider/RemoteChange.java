package dev.calgate.provider;

/** What a provider says about one remote object. */
public sealed interface RemoteChange {

  /** Which object. */
  ObjectRef ref();

  /** The object exists and this is its body. */
  record Upserted(RemoteObject object) implements RemoteChange {
    @Override
    public ObjectRef ref() {
      return object.ref();
    }
  }

  /** The object exists at this version; its body is to be fetched if the version is news. */
  record Seen(ObjectRef ref, VersionTag version) implements RemoteChange {}

  /**
   * The service says that the object no longer exists; may name one that was never told. If it
   * holds a series, objects that hold exceptions of it are gone too, unless the same pass tells
   * that they exist.
   */
  record Removed(ObjectRef ref) implements RemoteChange {}

  /**
   * The object exists at this version but cannot be understood; what is known of it stays.
   *
   * @param reason for a person, one line, without content of the object
   */
  record Unreadable(ObjectRef ref, VersionTag version, String reason) implements RemoteChange {}
}
