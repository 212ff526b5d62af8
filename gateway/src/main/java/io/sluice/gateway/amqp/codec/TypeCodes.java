package io.sluice.gateway.amqp.codec;

/** The constructors of AMQP's primitive types (1.6), and how wide their data is. */
public final class TypeCodes {
  public static final int DESCRIBED = 0x00;
  public static final int NULL = 0x40;
  public static final int TRUE = 0x41;
  public static final int FALSE = 0x42;
  public static final int UINT_0 = 0x43;
  public static final int ULONG_0 = 0x44;
  public static final int LIST_0 = 0x45;
  public static final int UBYTE = 0x50;
  public static final int BYTE = 0x51;
  public static final int SMALL_UINT = 0x52;
  public static final int SMALL_ULONG = 0x53;
  public static final int SMALL_INT = 0x54;
  public static final int SMALL_LONG = 0x55;
  public static final int BOOLEAN = 0x56;
  public static final int USHORT = 0x60;
  public static final int SHORT = 0x61;
  public static final int UINT = 0x70;
  public static final int INT = 0x71;
  public static final int FLOAT = 0x72;
  public static final int CHAR = 0x73;
  public static final int DECIMAL_32 = 0x74;
  public static final int ULONG = 0x80;
  public static final int LONG = 0x81;
  public static final int DOUBLE = 0x82;
  public static final int TIMESTAMP = 0x83;
  public static final int DECIMAL_64 = 0x84;
  public static final int DECIMAL_128 = 0x94;
  public static final int UUID = 0x98;
  public static final int BINARY_8 = 0xA0;
  public static final int STRING_8 = 0xA1;
  public static final int SYMBOL_8 = 0xA3;
  public static final int BINARY_32 = 0xB0;
  public static final int STRING_32 = 0xB1;
  public static final int SYMBOL_32 = 0xB3;
  public static final int LIST_8 = 0xC0;
  public static final int MAP_8 = 0xC1;
  public static final int LIST_32 = 0xD0;
  public static final int MAP_32 = 0xD1;
  public static final int ARRAY_8 = 0xE0;
  public static final int ARRAY_32 = 0xF0;

  private static final int[] FIXED = {
    NULL,
    TRUE,
    FALSE,
    UINT_0,
    ULONG_0,
    LIST_0,
    UBYTE,
    BYTE,
    SMALL_UINT,
    SMALL_ULONG,
    SMALL_INT,
    SMALL_LONG,
    BOOLEAN,
    USHORT,
    SHORT,
    UINT,
    INT,
    FLOAT,
    CHAR,
    DECIMAL_32,
    ULONG,
    LONG,
    DOUBLE,
    TIMESTAMP,
    DECIMAL_64,
    DECIMAL_128,
    UUID
  };
  private static final int[] WIDTH_BY_HIGH_NIBBLE = {0, 0, 0, 0, 0, 1, 2, 4, 8, 16};
  private static final byte[] FIXED_WIDTHS = new byte[256];

  static {
    java.util.Arrays.fill(FIXED_WIDTHS, (byte) -1);
    for (int code : FIXED) {
      FIXED_WIDTHS[code] = (byte) WIDTH_BY_HIGH_NIBBLE[code >> 4];
    }
  }

  private TypeCodes() {}

  /** Bytes of data behind the constructor of a type of fixed width, -1 for any other. */
  static int fixedWidth(int code) {
    return FIXED_WIDTHS[code];
  }

  /** True if the constructor is that of a symbol. */
  static boolean isSymbol(int code) {
    return code == SYMBOL_8 || code == SYMBOL_32;
  }

  /** True for binary, string and symbol. */
  static boolean isVariable(int code) {
    return switch (code) {
      case BINARY_8, STRING_8, SYMBOL_8, BINARY_32, STRING_32, SYMBOL_32 -> true;
      default -> false;
    };
  }

  /** True if the length, or size and count, behind the constructor take a byte each, not four. */
  static boolean isShort(int code) {
    int category = code >> 4;
    return category == 0xA || category == 0xC || category == 0xE;
  }
}
