package io.sluice.gateway.amqp.codec;

import io.netty.buffer.ByteBuf;
import io.sluice.gateway.connection.Outbox;
import org.apache.qpid.protonj2.types.messaging.Accepted;
import org.apache.qpid.protonj2.types.transport.Disposition;
import org.apache.qpid.protonj2.types.transport.Role;

/**
 * Writes what is said most often, accepted and settled, once for a run of deliveries (2.7.6): as
 * long as nothing else was written, the next one only moves the end of the last frame's range.
 */
final class DispositionRun {
  private static final int PREFIX_BYTES = 8;
  private static final int FRAME_BYTES = PREFIX_BYTES + 22;
  private static final int LAST_AT = PREFIX_BYTES + 13;
  private static final int DISPOSITION = 0x15;
  private static final int ACCEPTED = 0x24;
  private static final int FIELDS = 5;
  private static final int LIST_BYTES = 17;

  private final Outbox out;
  private long batch = -1;
  private int end;
  private int channel;
  private Role role;
  private int last;

  DispositionRun(Outbox out) {
    this.out = out;
  }

  /** False if it is none of these, and was not written. */
  boolean add(Disposition disposition, int onChannel) {
    if (!disposition.getSettled()
        || !(disposition.getState() instanceof Accepted)
        || disposition.hasLast()) {
      return false;
    }
    ByteBuf buffer = out.buffer();
    int id = (int) disposition.getFirst();
    boolean goesOn =
        batch == out.batchNumber()
            && end == buffer.writerIndex()
            && channel == onChannel
            && role == disposition.getRole()
            && id == last + 1;
    if (goesOn) {
      buffer.setInt(end - FRAME_BYTES + LAST_AT, id);
    } else {
      write(buffer, disposition.getRole(), onChannel, id);
    }
    last = id;
    return true;
  }

  private void write(ByteBuf buffer, Role ofRole, int onChannel, int id) {
    buffer.writeInt(FRAME_BYTES).writeByte(2).writeByte(0).writeShort(onChannel);
    buffer.writeByte(TypeCodes.DESCRIBED).writeByte(TypeCodes.SMALL_ULONG).writeByte(DISPOSITION);
    buffer.writeByte(TypeCodes.LIST_8).writeByte(LIST_BYTES).writeByte(FIELDS);
    buffer.writeByte(ofRole == Role.RECEIVER ? TypeCodes.TRUE : TypeCodes.FALSE);
    buffer.writeByte(TypeCodes.UINT).writeInt(id);
    buffer.writeByte(TypeCodes.UINT).writeInt(id);
    buffer.writeByte(TypeCodes.TRUE);
    buffer.writeByte(TypeCodes.DESCRIBED).writeByte(TypeCodes.SMALL_ULONG).writeByte(ACCEPTED);
    buffer.writeByte(TypeCodes.LIST_0);
    batch = out.batchNumber();
    end = buffer.writerIndex();
    channel = onChannel;
    role = ofRole;
  }
}
