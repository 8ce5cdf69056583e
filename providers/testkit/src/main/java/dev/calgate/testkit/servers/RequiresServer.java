package dev.calgate.testkit.servers;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Inherited;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * A test that runs against a server that must be installed. Where it is not, the test is skipped
 * and one line says which packages are missing; with {@code CI=true} in the environment it fails.
 */
@Documented
@Inherited
@Retention(RetentionPolicy.RUNTIME)
@Target({ElementType.TYPE, ElementType.METHOD})
@ExtendWith(ServerCondition.class)
public @interface RequiresServer {
  /** The servers, all of them needed. */
  ServerKind[] value();
}
