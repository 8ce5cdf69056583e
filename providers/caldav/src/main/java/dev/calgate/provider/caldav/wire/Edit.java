package dev.calgate.provider.caldav.wire;

/** What a change makes of an object. */
public sealed interface Edit {

  /** It says already what is wanted. */
  record Nothing() implements Edit {}

  /** It is to hold another text. */
  record Rewritten(String text) implements Edit {}

  /** It holds nothing any more, and is to be deleted. */
  record Emptied() implements Edit {}
}
