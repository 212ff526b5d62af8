package io.sluice.gateway.stomp;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.broker.api.BrokerEvent.Kind;
import io.sluice.gateway.fake.FakeSession;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What is no STOMP is refused with a word on what it is, and nothing behind it is read. */
class MalformedTest {
  private final Peer peer = Peer.connected("1.2");

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '"',
      value = {
        "JUMP\\n\\n^@ | 'JUMP' is no command",
        "send\\ndestination:/queue/a\\n\\n^@ | 'send' is no command",
        "MESSAGE\\n\\n^@ | no command of a client",
        "SEND\\ndestination\\n\\n^@ | has no name",
        "SEND\\n:x\\n\\n^@ | has no name",
        "SEND^@ | NUL among the headers",
        "SEND\\ndestination:/queue/a^@ | NUL among the headers",
        "SEND\\ndestination:/queue/a\\nx:\\t\\n\\n^@ | undefined escape",
        "SEND\\ndestination:/queue/a\\ncontent-length:x\\n\\n^@ | content-length",
        "SEND\\ndestination:/queue/a\\ncontent-length:-1\\n\\n^@ | content-length",
        "SEND\\ndestination:/queue/a\\ncontent-length:1\\n\\nab^@ | no NUL behind",
        "SEND\\ndestination:/queue/a\\ncontent-length:1001\\n\\n | more than 1000 bytes",
        "BEGIN\\ntransaction:t\\n\\nbody^@ | has no body",
        "UNSUBSCRIBE\\nid:x\\n\\n^@ | no subscription 'x'"
      })
  void isRefused(String frame, String inMessage) {
    String bytes = frame.replace("\\t", "\\\\t").replace("\\n", "\n").replace("\\\\t", "\\t");
    peer.send(bytes + "SEND\ndestination:/queue/later\n\n^@");
    peer.isRefused(inMessage);
    peer.session().takeCall(FakeSession.Close.class);
    assertThat(peer.broker.events.get(0).kind()).isEqualTo(Kind.PROTOCOL_ERROR);
  }

  @Test
  void headersAreUtf8() {
    peer.send(new byte[] {'S', 'E', 'N', 'D', '\n', (byte) 0xC0, ':', 'x', '\n', '\n', 0});
    peer.isRefused("not UTF-8");
  }

  @Test
  void headersAreBounded() {
    peer.send("SEND\n" + "a:b\nc:d\n".repeat(1_000));
    peer.isRefused("more than 2048 bytes");
  }

  @Test
  void theNumberOfHeadersIsBounded() {
    StringBuilder headers = new StringBuilder();
    for (int i = 0; i < 21; i++) {
      headers.append("h").append(i).append(":x\n");
    }
    peer.send("SEND\n" + headers + "\n^@");
    peer.isRefused("more than 20 headers");
  }

  @Test
  void aBodyWithoutLengthIsBounded() {
    peer.send("SEND\ndestination:/queue/a\n\n" + "x".repeat(500)).send("x".repeat(501));
    peer.isRefused("more than 1000 bytes");
  }
}
