package dev.calgate.gateway.api;

import jakarta.annotation.Priority;
import jakarta.ws.rs.Priorities;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.container.ContainerRequestFilter;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;

/** Lets no body in that is larger than the operator allows, whatever length it announces. */
@Priority(Priorities.AUTHENTICATION + 100)
public final class BodyLimit implements ContainerRequestFilter {
  private final long maxBytes;

  /**
   * A limit for every request.
   *
   * @param maxBytes largest body
   */
  public BodyLimit(long maxBytes) {
    this.maxBytes = maxBytes;
  }

  @Override
  public void filter(ContainerRequestContext request) {
    if (request.getLength() > maxBytes) {
      request.abortWith(ProblemDocument.response(tooLarge()));
    } else {
      request.setEntityStream(new Counted(request.getEntityStream()));
    }
  }

  private ProblemException tooLarge() {
    return ProblemException.of(Problem.TOO_LARGE, "A body has at most " + maxBytes + " bytes");
  }

  private final class Counted extends FilterInputStream {
    private long count;

    Counted(InputStream in) {
      super(in);
    }

    @Override
    public int read() throws IOException {
      int value = super.read();
      count(value < 0 ? 0 : 1);
      return value;
    }

    @Override
    public int read(byte[] buffer, int offset, int length) throws IOException {
      int read = super.read(buffer, offset, length);
      count(Math.max(read, 0));
      return read;
    }

    private void count(int bytes) {
      count += bytes;
      if (count > maxBytes) {
        throw tooLarge();
      }
    }
  }
}
