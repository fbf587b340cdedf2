package opekko.derivation.pipeline;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import opekko.protocol.channel.Frame;
import opekko.protocol.type.Bytes;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Holocene's pruning. A frame is written as channel and number, with {@code !} when it is the last.
 */
class FrameQueueTest {
  @ParameterizedTest(name = "{2}")
  @CsvSource({
    "a0 a1!, a0 a1!, one channel",
    "a3, a3, a frame alone may continue an earlier transaction",
    "a3 a4!, a3 a4!, so may several",
    "a0 a1 a1 a2!, a0 a1 a2!, duplicate",
    "a0 a2 a1!, a0 a1!, gap",
    "a0 a1! a2, a0 a1!, beyond the end",
    "a0 a1! a1!, a0 a1!, second end",
    "a0 a1! a0, a0 a1!, same channel again",
    "a0 b0 a1!, b0, unfinished channel gives way",
    "a0 a1 b0 b1! a2!, b0 b1!, unfinished channel of several frames gives way",
    "a0! b1 b2!, a0!, non-first frames of a new channel",
    "a0! b1 a1, a0!, nothing continues a finished channel",
    "a0 a1 b1 a2!, a0 a1 a2!, stray frame in between",
    "a0! b0 a0!, a0!, finished channel is not begun anew behind an unfinished one",
    "a0 b0 c0 c1!, c0 c1!, two unfinished channels",
    "a0 a1! b0 c0! d0 e1, a0 a1! c0! d0, several channels",
    "a5 b0!, b0!, continued channel that does not end gives way",
    "a5! b0!, a5! b0!, continued channel that ends stays",
    "a0 a0 a1!, a0 a1!, first frame twice"
  })
  void shouldKeepContiguousFrames(String given, String expected, String why) {
    assertEquals(frames(expected), FrameQueue.pruned(frames(given)), why);
  }

  private static List<Frame> frames(String text) {
    return Arrays.stream(text.trim().split(" "))
        .map(frame ->
            new Frame(
                Scenario.channelId(frame.charAt(0)),
                frame.charAt(1) - '0',
                Bytes.EMPTY,
                frame.endsWith("!")))
        .collect(Collectors.toList());
  }
}
