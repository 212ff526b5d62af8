package io.sluice.ignite;

import org.apache.ignite.cache.affinity.AffinityKeyMapper;

/**
 * Keeps what has the same key up to the first slash together, on one node and in one partition. Its
 * name is stored with the cache: it must not be renamed.
 */
public final class ShardAffinity implements AffinityKeyMapper {
  private static final long serialVersionUID = 1;

  @Override
  public Object affinityKey(Object key) {
    String text = (String) key;
    int slash = text.indexOf('/');
    return slash < 0 ? text : text.substring(0, slash);
  }

  @Override
  public void reset() {
    // Nothing is kept.
  }
}
