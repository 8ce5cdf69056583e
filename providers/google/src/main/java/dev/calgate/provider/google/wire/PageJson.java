package dev.calgate.provider.google.wire;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.StreamReadConstraints;

/** Reads pages of events, of whatever size a service makes them. */
final class PageJson {
  /** A page of 2,500 events with hundreds of attendees each has a quarter of it. */
  private static final long MOST_TOKENS = 20_000_000;

  private static final int DEEPEST = 1_000;

  /** Remembers no names: those of a hostile page would fill it. */
  static final JsonFactory FACTORY =
      JsonFactory.builder()
          .disable(JsonFactory.Feature.CANONICALIZE_FIELD_NAMES)
          .streamReadConstraints(
              StreamReadConstraints.builder()
                  .maxTokenCount(MOST_TOKENS)
                  .maxNestingDepth(DEEPEST)
                  .build())
          .build();

  private PageJson() {}
}
