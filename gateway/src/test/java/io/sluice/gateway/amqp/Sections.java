package io.sluice.gateway.amqp;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import org.apache.qpid.protonj2.test.driver.codec.Codec;
import org.apache.qpid.protonj2.test.driver.codec.primitives.DescribedType;

/** Messages as the test driver's codec reads them. */
public final class Sections {
  private Sections() {}

  public static byte[] encode(DescribedType... sections) {
    return Frames.message(sections);
  }

  public static List<DescribedType> of(byte[] message) {
    Codec codec = Codec.Factory.create();
    ByteBuffer left = ByteBuffer.wrap(message);
    List<DescribedType> sections = new ArrayList<>();
    while (left.hasRemaining()) {
      codec.decode(left);
      sections.add(codec.getDescribedType());
      codec.clear();
    }
    return sections;
  }
}
