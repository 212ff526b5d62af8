package io.sluice.gateway.amqp;

import io.sluice.gateway.amqp.codec.AmqpViolation;
import io.sluice.gateway.amqp.codec.Symbols;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import org.apache.qpid.protonj2.types.DescribedType;
import org.apache.qpid.protonj2.types.Symbol;
import org.apache.qpid.protonj2.types.UnsignedLong;

/**
 * The filters of a source that are understood (3.5.8), told by their descriptors, as their names
 * are the client's own. Others are left out of the answer, so that the client can see it.
 *
 * @param selector null if there is none
 * @param understood what of the client's filters holds
 */
record Filters(String selector, boolean noLocal, Map<Symbol, Object> understood) {
  private static final UnsignedLong SELECTOR = UnsignedLong.valueOf(0x0000_468C_0000_0004L);
  private static final UnsignedLong NO_LOCAL = UnsignedLong.valueOf(0x0000_468C_0000_0003L);

  /**
   * @param filters as the library decoded them, which looks at no key, or null
   */
  static Filters of(Map<?, ?> filters) {
    String selector = null;
    boolean noLocal = false;
    Map<Symbol, Object> understood = new LinkedHashMap<>();
    for (Map.Entry<?, ?> filter :
        filters == null ? Set.<Map.Entry<?, ?>>of() : filters.entrySet()) {
      if (!(filter.getKey() instanceof Symbol name)) {
        throw AmqpViolation.decode("the name of a filter is no symbol (3.5.8)");
      }
      if (filter.getValue() instanceof DescribedType type) {
        if (is(type, Symbols.SELECTOR, SELECTOR) && type.getDescribed() instanceof String text) {
          selector = text;
          understood.put(name, type);
        } else if (is(type, Symbols.NO_LOCAL, NO_LOCAL)) {
          noLocal = true;
          understood.put(name, type);
        }
      }
    }
    return new Filters(selector, noLocal, understood);
  }

  private static boolean is(DescribedType type, Symbol name, UnsignedLong code) {
    return name.equals(type.getDescriptor()) || code.equals(type.getDescriptor());
  }
}
