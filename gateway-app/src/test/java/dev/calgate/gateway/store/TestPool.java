package dev.calgate.gateway.store;

import javax.sql.DataSource;

/** Connections for tests, also in processes of their own. */
public final class TestPool {
  private TestPool() {}

  /**
   * Up to so many connections to a database. Nobody closes them: those that are idle go by
   * themselves, as a test run makes many pools.
   */
  public static DataSource of(String jdbcUrl, int connections) {
    org.apache.tomcat.jdbc.pool.DataSource pool = new org.apache.tomcat.jdbc.pool.DataSource();
    pool.setDriverClassName("org.postgresql.Driver");
    pool.setUrl(jdbcUrl);
    pool.setMaxActive(connections);
    pool.setMaxIdle(connections);
    pool.setInitialSize(0);
    pool.setMinIdle(0);
    pool.setTimeBetweenEvictionRunsMillis(1_000);
    pool.setMinEvictableIdleTimeMillis(2_000);
    pool.setRollbackOnReturn(true);
    return pool;
  }
}
