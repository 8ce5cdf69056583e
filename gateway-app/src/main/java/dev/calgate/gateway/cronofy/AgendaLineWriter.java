package dev.calgate.gateway.cronofy;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.calgate.gateway.store.AgendaStore.Entry;
import java.io.IOException;

/** How the lines of a kind of listing are told. */
interface AgendaLineWriter {
  /** What the list is called. */
  String name();

  /** Whether a line is told at all. */
  boolean isTold(Entry entry);

  /** Writes the fields of a line. */
  void write(JsonGenerator json, Entry entry) throws IOException;
}
