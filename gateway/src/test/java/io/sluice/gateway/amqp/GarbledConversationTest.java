package io.sluice.gateway.amqp;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/**
 * Whatever a client makes of a conversation, it goes on or ends with an error that is named, to the
 * operator at least; nothing of it is left behind.
 */
class GarbledConversationTest {
  /** To look for more: {@code -Damqp.garbled.from=1000 -Damqp.garbled.count=1000000}. */
  private static final long FIRST_SEED = Long.getLong("amqp.garbled.from", 0);

  private static final long SEEDS = Long.getLong("amqp.garbled.count", 5_000);

  private static final int[] TYPE_CODES = {
    0x00, 0x40, 0x41, 0x43, 0x44, 0x45, 0x50, 0x52, 0x53, 0x56, 0x60, 0x70, 0x71, 0x80, 0x83, 0xA0,
    0xA1, 0xA3, 0xB0, 0xB1, 0xC0, 0xC1, 0xD0, 0xD1, 0xE0, 0xF0, 0xFF
  };

  private static final List<byte[]> CONVERSATION = Conversation.frames();

  private final List<ByteBuf> sent = new ArrayList<>();

  @Test
  void theConversationIsOneAsItStands() {
    Peer peer = talk(CONVERSATION);

    assertThat(peer.broker.events).isEmpty();
    assertThat(peer.saidClose()).isTrue();
    assertThat(peer.channel.isOpen()).isFalse();
  }

  @Test
  void endsInGoodOrderHoweverItIsGarbled() {
    for (long seed = FIRST_SEED; seed < FIRST_SEED + SEEDS; seed++) {
      Peer peer = talk(garbled(new Random(seed)));
      boolean explained = !peer.broker.events.isEmpty() || peer.saidClose();
      assertThat(peer.channel.isOpen() || explained).as("seed %d", seed).isTrue();
      peer.leave();
      assertThat(sent).as("buffers, seed %d", seed).allMatch(buffer -> buffer.refCnt() == 0);
      sent.clear();
    }
  }

  private Peer talk(List<byte[]> frames) {
    Peer peer = new Peer();
    Answers answers = new Answers();
    for (byte[] frame : frames) {
      if (!peer.channel.isOpen()) {
        break;
      }
      ByteBuf bytes = Unpooled.copiedBuffer(frame);
      sent.add(bytes);
      peer.sendBuffer(bytes);
      answers.give(peer);
    }
    return peer;
  }

  private static List<byte[]> garbled(Random random) {
    List<byte[]> frames = new ArrayList<>();
    CONVERSATION.forEach(frame -> frames.add(frame.clone()));
    for (int i = 1 + random.nextInt(3); i > 0; i--) {
      int at = 1 + random.nextInt(frames.size() - 1);
      switch (random.nextInt(4)) {
        case 0 -> frames.remove(at);
        case 1 -> frames.add(at, frames.get(1 + random.nextInt(frames.size() - 1)).clone());
        default -> garble(frames.get(at), random);
      }
    }
    return frames;
  }

  private static void garble(byte[] frame, Random random) {
    for (int i = 1 + random.nextInt(3); i > 0; i--) {
      int at = random.nextInt(frame.length);
      frame[at] =
          switch (random.nextInt(3)) {
            case 0 -> (byte) TYPE_CODES[random.nextInt(TYPE_CODES.length)];
            case 1 -> (byte) (frame[at] + random.nextInt(5) - 2);
            default -> (byte) random.nextInt(256);
          };
    }
  }
}
