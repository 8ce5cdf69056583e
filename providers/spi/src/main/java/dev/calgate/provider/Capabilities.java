package dev.calgate.provider;

import java.util.Set;

/** What a provider can do and within which bounds. */
public record Capabilities(Set<Feature> features, Limits limits) {
  public Capabilities {
    features = Set.copyOf(features);
  }

  /** Whether a feature is there. */
  public boolean has(Feature feature) {
    return features.contains(feature);
  }
}
