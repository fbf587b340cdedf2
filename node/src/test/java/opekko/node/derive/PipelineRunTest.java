package opekko.node.derive;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import opekko.devnet.replay.Fixture;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class PipelineRunTest {
  @ParameterizedTest
  @MethodSource("opekko.node.derive.Recordings#names")
  void shouldDeriveRecordedAttributesWithoutDriver(String name) {
    // given
    var fixture = Fixture.open(Recordings.folder(name));

    // when
    var result = PipelineRun.run(fixture, RunListener.SILENT);

    // then
    assertEquals(List.of(), result.mismatches());
    assertEquals(fixture.expected().size(), result.attributes());
    assertEquals(fixture.expected().size(), result.l2Blocks());
  }
}
