package dev.calgate.simulator.caldav;

import javax.xml.namespace.QName;
import org.jspecify.annotations.Nullable;

/** A request is refused: with a status, and a precondition element where the standard has one. */
final class DavException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final int status;
  private final transient @Nullable QName condition;
  private final @Nullable String href;

  DavException(int status, String message) {
    this(status, null, null, message);
  }

  DavException(int status, QName condition) {
    this(status, condition, null, condition.getLocalPart());
  }

  DavException(int status, @Nullable QName condition, @Nullable String href, String message) {
    super(message, null, false, false);
    this.status = status;
    this.condition = condition;
    this.href = href;
  }

  int status() {
    return status;
  }

  @Nullable QName condition() {
    return condition;
  }

  /** What the condition is about, such as the resource that has the UID already. */
  @Nullable String href() {
    return href;
  }
}
