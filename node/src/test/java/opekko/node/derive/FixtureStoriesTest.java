package opekko.node.derive;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import opekko.devnet.replay.Fixture;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class FixtureStoriesTest {
  @ParameterizedTest
  @MethodSource("opekko.node.derive.Recordings#names")
  void shouldLiveThroughRecordingLikeRecordedNode(String name) {
    // given
    var fixture = Fixture.open(Recordings.folder(name));

    // when
    var result = StoryRun.run(fixture, RunListener.SILENT);

    // then
    assertEquals(List.of(), result.mismatches());
    assertEquals(fixture.expected().size(), result.attributes());
    assertEquals(fixture.story().size(), result.steps());
    assertEquals(fixture.safe().size(), result.safeHeads());
    assertEquals(0, result.tolerated());
  }
}
