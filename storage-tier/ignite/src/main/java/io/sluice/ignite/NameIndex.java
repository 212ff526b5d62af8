package io.sluice.ignite;

import java.util.Collection;
import java.util.List;
import java.util.TreeSet;

/** Which names belong to an owner, one row an owner, so that a list need not look at every row. */
final class NameIndex {
  private final IgniteMap rows;

  NameIndex(IgniteMap rows) {
    this.rows = rows;
  }

  /** Sorted. */
  List<String> names(String owner) {
    byte[] row = rows.get(owner);
    return row == null ? List.of() : new Row.Reader(owner, row).texts();
  }

  void add(String owner, String name) {
    while (true) {
      byte[] row = rows.get(owner);
      if (row == null) {
        if (rows.putIfAbsent(owner, write(List.of(name)))) {
          return;
        }
        continue;
      }
      TreeSet<String> names = new TreeSet<>(new Row.Reader(owner, row).texts());
      if (!names.add(name) || rows.replace(owner, row, write(names))) {
        return;
      }
    }
  }

  void remove(String owner, String name) {
    while (true) {
      byte[] row = rows.get(owner);
      if (row == null) {
        return;
      }
      TreeSet<String> names = new TreeSet<>(new Row.Reader(owner, row).texts());
      if (!names.remove(name)) {
        return;
      }
      if (names.isEmpty() ? rows.removeIf(owner, row) : rows.replace(owner, row, write(names))) {
        return;
      }
    }
  }

  private static byte[] write(Collection<String> names) {
    return new Row.Writer().texts(names).bytes();
  }
}
