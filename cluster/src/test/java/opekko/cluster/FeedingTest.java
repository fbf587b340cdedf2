package opekko.cluster;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Optional;
import opekko.cluster.log.LogEvent;
import opekko.protocol.fault.Fetched;
import opekko.protocol.port.CommitLog.Position;
import opekko.protocol.type.BlockId;
import org.junit.jupiter.api.Test;

/** The driver is brought to the newest decided block. */
class FeedingTest {
  private final Desk desk = new Desk("a");

  private ClusterEffect.ReadPosition read() {
    return desk.last(ClusterEffect.ReadPosition.class).orElseThrow();
  }

  private void logSays(Position position) {
    desk.hear(new ClusterInput.PositionRead(read().call(), Fetched.found(position)));
  }

  @Test
  void shouldFeedWhatOthersDecidedAtOnce() {
    desk.healthy().followingOf("b", 3).decide(11, 3).decide(12, 3);

    assertEquals(List.of(11L, 12L), desk.fed());
  }

  @Test
  void shouldLeaveWhatItProposedToItsSequencer() {
    desk.healthy().leading(3).decide(11, 3);

    assertEquals(List.of(), desk.fed());
  }

  @Test
  void shouldLeaveWhatComesNextToASequencerThatLeads() {
    desk.healthy().log(new LogEvent.Jumped(Optional.of(Desk.block(12)), 0)).leading(3);

    logSays(new Position.Next(Desk.decided(11, 2)));

    assertEquals(List.of(), desk.fed());
  }

  @Test
  void shouldFeedWhatIsDecidedOfItsEarlierTerm() {
    desk.healthy().leading(3).log(new LogEvent.NotLeading()).decide(11, 3);

    assertEquals(List.of(11L), desk.fed());
  }

  @Test
  void shouldReadWhatIsMissingFromTheLogOneAfterTheOther() {
    desk.healthy().followingOf("b", 3).log(new LogEvent.Jumped(Optional.of(Desk.block(13)), 0));
    assertEquals(Desk.block(10), read().head());

    logSays(new Position.Next(Desk.decided(11, 2)));
    assertEquals(Desk.block(11), read().head());
    logSays(new Position.Next(Desk.decided(12, 2)));
    logSays(new Position.Next(Desk.decided(13, 2)));

    assertEquals(List.of(11L, 12L, 13L), desk.fed());
    assertEquals(3, desk.all(ClusterEffect.ReadPosition.class).size());
    desk.head(13);
    assertEquals(Optional.empty(), desk.state.catchUp().fed());
  }

  @Test
  void shouldKeepABoundedNumberOfBlocksOnTheirWay() {
    desk.healthy().followingOf("b", 3).log(new LogEvent.Jumped(Optional.of(Desk.block(500)), 0));

    for (var number = 11; number < 200 && desk.state.catchUp().reading().isPresent(); number++)
      logSays(new Position.Next(Desk.decided(number, 2)));

    assertEquals(64, desk.fed().size());
    desk.head(20);
    assertEquals(Desk.block(74), read().head());
  }

  @Test
  void shouldFeedAgainWhenTheDriverDoesNotMove() {
    desk.healthy().followingOf("b", 3).decide(11, 3).decide(12, 3).forget();

    desk.pass(2_500);
    assertEquals(Desk.block(10), read().head());
    logSays(new Position.Next(Desk.decided(11, 3)));

    assertEquals(List.of(11L), desk.fed());
  }

  @Test
  void shouldFeedAgainFromAHeadThatWentBackThoughBlocksAreDecidedAllTheTime() {
    desk.healthy().followingOf("b", 3).decide(11, 3).decide(12, 3).head(12);
    desk.decide(13, 3).head(10).forget();

    desk.pass(1_500);
    desk.decide(14, 3).pass(1_000);

    assertEquals(Desk.block(10), read().head());
  }

  @Test
  void shouldAskMembersInTurnWhenTheLogDoesNotReachBackSoFar() {
    desk.healthy().followingOf("b", 3);
    desk.others.replaceAll((id, _) -> higher(id));
    desk.pass(600).log(new LogEvent.Jumped(Optional.of(Desk.block(900)), 0)).forget();

    desk.pass(100);
    var call = desk.state.catchUp().reading().orElseThrow().call();
    desk.hear(
        new ClusterInput.PositionRead(
            call, Fetched.found(new Position.Elsewhere(Desk.block(900), Optional.empty()))));
    assertEquals(
        new ClusterEffect.Send("b", new PeerMessage.Fill("a", Desk.block(10), 1_024)),
        desk.last(ClusterEffect.Send.class).orElseThrow());
    assertTrue(desk.status().nodes().getFirst().notReady().toString().contains("asks b"));

    // what comes is fed, and nothing that is old
    desk.hear(new ClusterInput.UndecidedArrived("b", Desk.decided(11, 0).envelope()));
    desk.hear(new ClusterInput.UndecidedArrived("b", Desk.decided(9, 0).envelope()));
    assertEquals(1, desk.all(ClusterEffect.FeedUndecided.class).size());
  }

  @Test
  void shouldNotAskALogThatDoesNotHelpAgainAndAgain() {
    desk.healthy().followingOf("b", 3).log(new LogEvent.Jumped(Optional.of(Desk.block(900)), 0));

    logSays(new Position.Elsewhere(Desk.block(900), Optional.empty()));
    desk.forget().pass(1_500);
    assertEquals(List.of(), desk.all(ClusterEffect.ReadPosition.class));
    desk.pass(1_000);
    desk.hear(new ClusterInput.PositionRead(read().call(), Fetched.temporary("disk slow")));

    assertTrue(desk.state.catchUp().stuck().orElseThrow().contains("disk slow"));
    assertEquals(1, desk.all(ClusterEffect.ReadPosition.class).size());
  }

  private NodeReport higher(String id) {
    var block = Desk.block(900);
    return ReportDraft.like(desk.report(id)).head(block).committed(Optional.of(block)).report();
  }

  @Test
  void shouldSayWhenNobodyHasTheBlocks() {
    desk.healthy().followingOf("b", 3).log(new LogEvent.Jumped(Optional.of(Desk.block(900)), 0));

    logSays(new Position.Elsewhere(Desk.block(900), Optional.empty()));

    assertTrue(desk.state.catchUp().stuck().orElseThrow().contains("no member has a higher one"));
  }

  @Test
  void shouldFeedTheDecidedBlockInPlaceOfAHeadThatLost() {
    desk.healthy().followingOf("b", 3).log(new LogEvent.Jumped(Optional.of(Desk.block(12)), 0));

    logSays(
        new Position.Elsewhere(
            Desk.block(12), Optional.of(new BlockId(Desk.block(99).hash(), 10))));
    assertEquals(Desk.block(9), read().head());
    logSays(new Position.Next(Desk.decided(10, 3)));

    assertEquals(List.of(10L), desk.fed());
  }

  @Test
  void shouldGoBackToWhereTheChainsPartWhenTheHeadLostAndItsParentToo() {
    desk.healthy().followingOf("b", 3).log(new LogEvent.Jumped(Optional.of(Desk.block(12)), 1));

    // when: neither the head nor its parent was decided
    losing(10);
    losing(9);
    assertEquals(8, read().head().number());
    losing(8);

    // then: the driver is asked to go back to what the log has there, and has its time
    assertEquals(1, desk.all(ClusterEffect.FeedRewind.class).size());
    assertEquals(8, desk.last(ClusterEffect.FeedRewind.class).orElseThrow().to().number());
    desk.forget().pass(1_500);
    assertEquals(List.of(), desk.all(ClusterEffect.ReadPosition.class));

    // and: further, when its chain does not have that block
    desk.pass(1_000);
    losing(10);
    losing(9);
    assertEquals(6, read().head().number());
    losing(6);
    assertEquals(6, desk.last(ClusterEffect.FeedRewind.class).orElseThrow().to().number());

    // and: at once on from there
    desk.pass(100).forget().head(6);
    assertEquals(Desk.block(6), read().head());
  }

  private void losing(long number) {
    assertEquals(number, read().head().number());
    logSays(
        new Position.Elsewhere(
            Desk.block(12), Optional.of(new BlockId(Desk.block(900 + number).hash(), number))));
  }

  @Test
  void shouldGoBackAsALeaderWhoseHeadIsOnABranchThatWasGivenUp() {
    desk.healthy().log(new LogEvent.Jumped(Optional.of(Desk.block(7)), 1)).leading(3).forget();

    // when: nothing brings its head of height 10 to the log's end at 7
    desk.pass(2_500);
    above(7);

    // then: the driver is asked to go back to the end, and has its time
    assertEquals(List.of(7L), rewinds());
    desk.forget().pass(1_500);
    assertEquals(List.of(), desk.all(ClusterEffect.ReadPosition.class));

    // and: further, as its chain does not have that block
    desk.pass(1_000);
    above(5);
    desk.pass(2_500);
    above(1);
    assertEquals(List.of(5L, 1L), rewinds());

    // and: the rest is its sequencer's
    desk.head(1).forget().pass(1_500);
    assertEquals(List.of(), desk.all(ClusterEffect.ReadPosition.class));
    desk.head(7);
    assertEquals(0, desk.state.catchUp().depth());
  }

  /** Its head is above the log's tip, which is asked for its block of a height. */
  private void above(long number) {
    assertEquals(Desk.block(10), read().head());
    logSays(new Position.Elsewhere(Desk.block(7), Optional.empty()));
    assertEquals(number, read().head().number());
    logSays(new Position.Elsewhere(Desk.block(7), Optional.of(Desk.block(number))));
  }

  private List<Long> rewinds() {
    return desk.all(ClusterEffect.FeedRewind.class).stream().map(it -> it.to().number()).toList();
  }

  @Test
  void shouldGoBackToATipThatTheLogDidNotKeep() {
    desk.healthy().log(new LogEvent.Jumped(Optional.of(Desk.block(7)), 1)).leading(3).forget();
    desk.pass(2_500);

    logSays(new Position.Elsewhere(Desk.block(7), Optional.empty()));
    logSays(new Position.Elsewhere(Desk.block(7), Optional.empty()));

    assertEquals(List.of(7L), rewinds());
  }

  @Test
  void shouldFeedALeaderTheTipInPlaceOfItsHead() {
    desk.healthy().log(new LogEvent.Jumped(Optional.of(rival(10)), 1)).leading(3).forget();

    desk.pass(2_500);
    logSays(new Position.Elsewhere(rival(10), Optional.of(rival(10))));
    assertEquals(Desk.block(9), read().head());
    logSays(new Position.Next(Desk.decided(10, 2)));

    assertEquals(List.of(10L), desk.fed());
  }

  private static BlockId rival(long number) {
    return new BlockId(Desk.block(900 + number).hash(), number);
  }

  @Test
  void shouldLeaveALeaderAloneThatIsAtTheTip() {
    desk.healthy().log(new LogEvent.Jumped(Optional.of(Desk.block(10)), 1)).leading(3).forget();

    desk.pass(5_000);

    assertEquals(List.of(), desk.all(ClusterEffect.ReadPosition.class));
  }

  @Test
  void shouldNotGoBackAsAFollowerWhoseLogIsBehindItsHead() {
    desk.healthy().followingOf("b", 3).log(new LogEvent.Jumped(Optional.of(Desk.block(7)), 1));

    desk.forget().pass(10_000);

    assertEquals(List.of(), desk.all(ClusterEffect.ReadPosition.class));
    assertEquals(List.of(), rewinds());
  }

  @Test
  void shouldTellTheDriverOfARewind() {
    desk.healthy().followingOf("b", 3).decide(11, 3);

    desk.log(new LogEvent.Rewound(Desk.block(10), 3, 1, "reorg"));

    assertEquals(
        Optional.of(new ClusterEffect.FeedRewind(Desk.block(10), 1)),
        desk.last(ClusterEffect.FeedRewind.class));
  }

  @Test
  void shouldSendBlocksToFollowersAsTheLeader() {
    desk.healthy().leading(3);
    desk.others.put("x", desk.report("x"));
    desk.pass(600).decide(11, 3);

    assertEquals(List.of("x"), desk.last(ClusterEffect.SendBlock.class).orElseThrow().nodes());
  }

  @Test
  void shouldNotSendBlocksItDidNotProposeTheLeaderDoes() {
    desk.healthy().followingOf("b", 3);
    desk.others.put("x", desk.report("x"));
    desk.pass(600).decide(11, 3);

    assertEquals(Optional.empty(), desk.last(ClusterEffect.SendBlock.class));
  }

  @Test
  void shouldFeedAPlainFollowerWhatTheLeaderSends() {
    var follower = new Desk("x");
    follower.healthy().hear(new ClusterInput.BlockArrived("a", Desk.decided(11, 3)));

    assertEquals(List.of(11L), follower.fed());
  }

  @Test
  void shouldAskForBlocksAsAPlainFollowerThatFellBehind() {
    var follower = new Desk("x").healthy();
    follower.others.replaceAll((id, _) -> higher(id));
    follower.others.values().forEach(report -> follower.hear(new PeerMessage.Report(report)));

    follower.pass(3_000);
    var reading = follower.state.catchUp().reading().orElseThrow();
    follower.hear(
        new ClusterInput.PositionRead(reading.call(), Fetched.found(new Position.Empty())));

    assertTrue(
        follower.all(ClusterEffect.Send.class).stream()
            .anyMatch(sent -> sent.message() instanceof PeerMessage.Fill));
  }
}
