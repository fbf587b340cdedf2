package opekko.protocol.channel;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.Collections;
import java.util.Random;
import opekko.protocol.type.Bytes;
import opekko.protocol.type.L1BlockRef;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ChannelTest {
  private static final ChannelId ID = new ChannelId(Bytes.fromHex("deadbeef".repeat(4)));

  private final Channel channel = new Channel(ID, L1BlockRef.NONE, false);

  @Test
  void shouldWeighEachFrameWithItsOverhead() {
    channel.add(frame(0, 10, false));
    channel.add(frame(1, 5, false));
    channel.add(frame(1, 500, false));

    assertEquals(10 + 5 + 2 * 200, channel.weight());
  }

  @Test
  void shouldPruneFramesBehindALateEndAndTakeOffTheWeightOfAllAsTheReferenceDoes() {
    channel.add(frame(0, 10, false));
    channel.add(frame(7, 1_000, false));
    channel.add(frame(8, 1_000, false));

    assertEquals(Channel.Added.ADDED, channel.add(frame(1, 20, true)));

    assertTrue(channel.isReady());
    assertEquals(30, channel.data().size());
    assertEquals(20 + 200, channel.weight());
  }

  @Test
  void shouldTakeALateFrameInTheMiddle() {
    channel.add(frame(2, 1, true));
    channel.add(frame(0, 1, false));
    assertFalse(channel.isReady());

    channel.add(frame(1, 1, false));

    assertTrue(channel.isReady());
    assertEquals(Bytes.of(0, 1, 2), channel.data());
  }

  @Test
  void shouldBeReadyWithOneEmptyFrame() {
    assertEquals(Channel.Added.ADDED, channel.add(frame(0, 0, true)));

    assertTrue(channel.isReady());
    assertTrue(channel.data().isEmpty());
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 7, 99, 100, 101, 1000})
  void shouldGiveBackTheDataInAnyOrderOfFrames(int maxDataSize) {
    var data = new byte[100];
    new Random(maxDataSize).nextBytes(data);
    var frames = new ArrayList<>(ChannelEncoder.frames(ID, Bytes.wrap(data), maxDataSize));
    Collections.shuffle(frames, new Random(maxDataSize));

    frames.forEach(frame -> assertEquals(Channel.Added.ADDED, channel.add(frame)));

    assertEquals((99 + maxDataSize) / maxDataSize, frames.size());
    assertTrue(channel.isReady());
    assertEquals(Bytes.wrap(data), channel.data());
  }

  @Test
  void shouldRefuseToEncodeMoreFramesThanCanBeNumbered() {
    var data = Bytes.wrap(new byte[65_537]);

    assertEquals(65_536, ChannelEncoder.frames(ID, data.slice(1), 1).size());
    assertThrows(IllegalArgumentException.class, () -> ChannelEncoder.frames(ID, data, 1));
    assertThrows(IllegalArgumentException.class, () -> ChannelEncoder.frames(ID, data, 0));
    assertThrows(
        IllegalArgumentException.class,
        () -> ChannelEncoder.frames(ID, data, Frame.MAX_DATA_SIZE + 1));
  }

  private static Frame frame(int number, int size, boolean isLast) {
    var data = new byte[size];
    if (size == 1) data[0] = (byte) number;
    return new Frame(ID, number, Bytes.wrap(data), isLast);
  }
}
