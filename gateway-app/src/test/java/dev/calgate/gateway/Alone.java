package dev.calgate.gateway;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/** For tests that take every core, or measure how soon something is there: one at a time. */
public final class Alone implements BeforeAllCallback, AfterAllCallback {
  private static final Path FILE = Path.of("target", "alone.lock");

  private FileLock lock;

  @Override
  public void beforeAll(ExtensionContext context) {
    try {
      Files.createDirectories(FILE.toAbsolutePath().getParent());
      lock = FileChannel.open(FILE, StandardOpenOption.CREATE, StandardOpenOption.WRITE).lock();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void afterAll(ExtensionContext context) {
    try (FileChannel file = lock.channel()) {
      lock.release();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
