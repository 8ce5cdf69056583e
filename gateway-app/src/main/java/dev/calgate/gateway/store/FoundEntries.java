package dev.calgate.gateway.store;

import java.nio.ByteBuffer;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Entries of the log as they come from the database: all in one value, and their sizes.
 *
 * @param head the last position there is
 * @param horizon up to here history was dropped
 * @param last the position of the last entry; 0 without entries
 * @param bytes the size of all entries
 */
record FoundEntries(long head, long horizon, long last, List<byte[]> entries, long bytes) {
  /** Of an application that has no feed. */
  static final FoundEntries NONE = new FoundEntries(0, 0, 0, List.of(), 0);

  static FoundEntries of(ResultSet row) throws SQLException {
    byte[] sizes = row.getBytes("sizes");
    byte[] documents = row.getBytes("documents");
    boolean none = sizes == null;
    return new FoundEntries(
        row.getLong("last"),
        row.getLong("horizon"),
        row.getLong("position"),
        none ? List.of() : cut(documents, ByteBuffer.wrap(sizes)),
        none ? 0 : documents.length);
  }

  private static List<byte[]> cut(byte[] documents, ByteBuffer sizes) {
    List<byte[]> entries = new ArrayList<>(sizes.remaining() / Integer.BYTES);
    int from = 0;
    while (sizes.hasRemaining()) {
      int to = from + sizes.getInt();
      entries.add(Arrays.copyOfRange(documents, from, to));
      from = to;
    }
    return entries;
  }
}
