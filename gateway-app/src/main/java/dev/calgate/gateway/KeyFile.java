package dev.calgate.gateway;

import dev.calgate.provider.Secret;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.Set;

/** A key in a file that only its owner can read; drawn at random when there is none yet. */
final class KeyFile {
  private static final FileAttribute<Set<PosixFilePermission>> OWNER_ONLY =
      PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"));
  private static final int BYTES = 32;

  private KeyFile() {}

  /**
   * The key in a file, which is made if need be.
   *
   * @param encoding how drawn bytes become text
   */
  static Secret readOrDraw(Path file, Base64.Encoder encoding) {
    try {
      if (!Files.exists(file)) {
        draw(file, encoding);
      }
      String key = Files.readString(file).trim();
      if (key.isEmpty()) {
        throw new IllegalStateException(
            "The key file " + file + " is empty: put the key back, or remove the file");
      }
      return Secret.of(key);
    } catch (IOException e) {
      throw new UncheckedIOException("The key file " + file + " cannot be read or written", e);
    }
  }

  /** The file appears whole or not at all: an empty one would keep the gateway from starting. */
  private static void draw(Path file, Base64.Encoder encoding) throws IOException {
    byte[] bytes = new byte[BYTES];
    new SecureRandom().nextBytes(bytes);
    Path whole = Files.createTempFile(file.toAbsolutePath().getParent(), ".key", null, OWNER_ONLY);
    try {
      Files.write(
          whole,
          (encoding.encodeToString(bytes) + "\n").getBytes(StandardCharsets.US_ASCII),
          StandardOpenOption.WRITE,
          StandardOpenOption.SYNC);
      publish(whole, file);
    } finally {
      Files.deleteIfExists(whole);
    }
  }

  private static void publish(Path whole, Path file) throws IOException {
    try {
      Files.createLink(file, whole);
    } catch (FileAlreadyExistsException e) {
      // Another gateway on the same directory was faster; its key counts.
      return;
    } catch (UnsupportedOperationException | FileSystemException e) {
      // A file system without hard links.
      Files.move(whole, file, StandardCopyOption.ATOMIC_MOVE);
    }
  }
}
