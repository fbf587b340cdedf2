package opekko.rpc.l1;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import opekko.protocol.fault.Fetched;
import opekko.protocol.l1.L1Block;
import opekko.protocol.metrics.NodeMetrics;
import opekko.protocol.port.BlockLabel;
import opekko.protocol.port.BlockSelector;
import opekko.protocol.systemconfig.ConfigUpdate;
import opekko.protocol.type.Hash;
import opekko.rpc.jsonrpc.JsonRpc;
import opekko.rpc.jsonrpc.RpcEndpoint;
import opekko.rpc.pool.BatchedCalls;
import opekko.rpc.testkit.ChainScript;
import opekko.rpc.testkit.Exchanges;
import opekko.rpc.testkit.ScriptedRpc;
import opekko.rpc.testkit.ScriptedServer.Reply;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class L1ClientTest {
  private final ScriptedRpc first = new ScriptedRpc();
  private final ScriptedRpc second = new ScriptedRpc();
  private final List<L1Client> clients = new ArrayList<>();
  private Instant now = Instant.ofEpochSecond(1_700_000_000);

  @AfterEach
  void disconnect() {
    clients.forEach(L1Client::close);
    first.close();
    second.close();
  }

  private L1Client client(ScriptedRpc... servers) {
    return client(L1Settings.DEFAULTS, Duration.ofSeconds(20), servers);
  }

  private L1Client client(L1Settings settings, Duration timeout, ScriptedRpc... servers) {
    var endpoints =
        Arrays.stream(servers)
            .map(server -> RpcEndpoint.open(server.server().uri(), timeout))
            .map(endpoint -> endpoint.withMaxReplyBytes(1 << 20))
            .map(endpoint -> JsonRpc.to(endpoint, "l1", NodeMetrics.NONE))
            .toList();
    var client = new L1Client(endpoints, settings, ChainScript.config(), () -> now);
    clients.add(client);
    return client;
  }

  private static ChainScript chainWithUpdates(int count, Integer... updates) {
    var chain = new ChainScript();
    for (var i = 0; i < count; i++) chain.add(Arrays.asList(updates).contains(i), 0);
    return chain;
  }

  @Test
  void shouldReadARangeInOneRequestWhenNoBloomMatches() {
    var chain = ChainScript.of(8);
    chain.serve(first);

    var blocks = found(client(first).blocks(2, 5));

    assertEquals(List.of(2L, 3L, 4L, 5L, 6L), numbers(blocks));
    assertEquals(chain.block(2).hash(), blocks.getFirst().ref().hash());
    assertEquals(List.of(5), first.batchSizes());
    assertEquals(
        List.of(), first.called().stream().filter(each -> each.contains("Receipts")).toList());
  }

  @Test
  void shouldAskForReceiptsOfMatchingBlocksOnly() {
    chainWithUpdates(8, 3, 5).serve(first);

    var blocks = found(client(first).blocks(1, 6));

    assertEquals(List.of(6, 2), first.batchSizes());
    assertEquals(List.of(new ConfigUpdate.GasLimit(60_000_000)), blocks.get(2).configUpdates());
    assertEquals(List.of(new ConfigUpdate.GasLimit(60_000_000)), blocks.get(4).configUpdates());
    assertEquals(List.of(), blocks.get(0).configUpdates());
  }

  @Test
  void shouldAskForBothTogetherOnceBloomsUsuallyMatch() {
    chainWithUpdates(12, 0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11).serve(first);
    var client = client(first);
    found(client.blocks(0, 4));
    assertEquals(List.of(4, 4), first.batchSizes());

    var blocks = found(client.blocks(4, 6));

    assertEquals(List.of(4, 4, 12), first.batchSizes());
    assertEquals(List.of(new ConfigUpdate.GasLimit(60_000_000)), blocks.getLast().configUpdates());
  }

  @Test
  void shouldStopAtTheTipAndSayWhatIsMissing() {
    ChainScript.of(4).serve(first);
    var client = client(first);
    assertEquals(List.of(2L, 3L), numbers(found(client.blocks(2, 5))));
    assertInstanceOf(Fetched.Missing.class, await(client.blocks(4, 3)));
    assertInstanceOf(Fetched.Missing.class, await(client.ref(BlockSelector.number(9))));
    assertInstanceOf(Fetched.Missing.class, await(client.block(Hash.ZERO)));
  }

  @Test
  void shouldFindWhatWasNullBefore() {
    var chain = ChainScript.of(4);
    chain.serve(first);
    first.once("eth_getBlockByHash", "null");
    var client = client(first);
    var hash = chain.block(2).hash();
    assertInstanceOf(Fetched.Missing.class, await(client.block(hash)));
    assertEquals(hash, found(client.block(hash)).ref().hash());
  }

  @Test
  void shouldReadAKnownBlockFromMemory() {
    var chain = ChainScript.of(4);
    chain.serve(first);
    var client = client(first);
    var blocks = found(client.blocks(1, 2));
    assertEquals(blocks.getLast(), found(client.block(chain.block(2).hash())));
    assertEquals(1, first.batchSizes().size());
  }

  @Test
  void shouldRefuseALyingEndpointAndAskTheNext() {
    var chain = chainWithUpdates(6, 2);
    chain.serve(second);
    var lies =
        List.of(
            ChainScript.json(chain.block(2), true)
                .replace("\"gasUsed\":\"0xa410\"", "\"gasUsed\":\"0x1\""),
            ChainScript.json(chain.block(3), true),
            ChainScript.json(chain.block(2), true).replace("\"r\":\"0x7\"", "\"r\":\"0x9\""),
            ChainScript.json(chain.block(2), true).replace("\"withdrawals\":[],", ""),
            "{}",
            "17");
    for (var lie : lies) {
      first.on("eth_getBlockByNumber", lie);
      assertInstanceOf(Fetched.Failed.class, await(client(first).blocks(2, 1)), lie);
      var block = found(client(first, second).blocks(2, 1)).getFirst();
      assertEquals(chain.block(2).hash(), block.ref().hash());
    }
  }

  @Test
  void shouldRefuseWrongReceipts() {
    var chain = chainWithUpdates(6, 2);
    chain.serve(first).on("eth_getBlockReceipts", ChainScript.receiptsJson(chain.block(3)));
    chain.serve(second);
    var answer = await(client(first).blocks(2, 1));
    var fault = assertInstanceOf(Fetched.Failed.class, answer).fault();
    assertTrue(fault.cause().contains("receipts root"), fault.cause());
    assertEquals(1, found(client(first, second).blocks(2, 1)).getFirst().configUpdates().size());
  }

  @Test
  void shouldNotTakeReceiptsOfAnotherBranch() {
    var chain = chainWithUpdates(8, 0, 1, 2, 3, 4, 5);
    chain.serve(first);
    var client = client(first);
    found(client.blocks(0, 4));
    // Asked for by number along with the block, the receipts come from after a reorg.
    first.once("eth_getBlockReceipts", ChainScript.receiptsJson(chain.block(7)));

    var block = found(client.blocks(4, 1)).getFirst();

    assertEquals(1, block.configUpdates().size());
    assertEquals(List.of(4, 4, 2, -1), first.batchSizes());
  }

  @Test
  void shouldEndARangeWhereAReorgCameInBetween() {
    var chain = ChainScript.of(6);
    var branch = new ChainScript().add(false, 1);
    while (branch.size() < 6) branch.add(false, 1);
    chain.serve(first);
    first.on(
        "eth_getBlockByNumber",
        params -> {
          var number = Integer.decode(params.get(0).asText());
          return ChainScript.json((number < 4 ? chain : branch).block(number), true);
        });
    assertEquals(List.of(2L, 3L), numbers(found(client(first).blocks(2, 4))));
  }

  @Test
  void shouldFallBackThroughTheMethodsForReceiptsAndRememberWhatWorks() {
    var chain = chainWithUpdates(6, 2, 3);
    chain.serve(first).remove("eth_getBlockReceipts");
    first.on(
        "debug_getRawReceipts",
        params ->
            chain.find(params.get(0).asText()).map(ChainScript::rawReceiptsJson).orElseThrow());
    var client = client(first);
    assertEquals(1, found(client.blocks(2, 1)).getFirst().configUpdates().size());
    assertEquals(
        List.of("eth_getBlockByNumber", "eth_getBlockReceipts", "debug_getRawReceipts"),
        first.called());

    first.remove("debug_getRawReceipts");
    first.on(
        "eth_getTransactionReceipt",
        params -> {
          for (var i = 0; i < chain.size(); i++)
            for (var t = 0; t < 2; t++)
              if (chain
                  .block(i)
                  .transactions()
                  .get(t)
                  .hash()
                  .toHex()
                  .equals(params.get(0).asText()))
                return ChainScript.json(chain.block(i).receipts().get(t));
          return "null";
        });
    assertEquals(1, found(client.block(chain.block(3).hash())).configUpdates().size());
    assertEquals(
        List.of("eth_getTransactionReceipt", "eth_getTransactionReceipt"),
        first.called().subList(first.called().size() - 2, first.called().size()));
    assertEquals(1, Collections.frequency(first.called(), "eth_getBlockReceipts"));
  }

  @Test
  void shouldShrinkBatchesThatAreTooLarge() {
    ChainScript.of(12).serve(first);
    first.server().then(Reply.status(413));
    first
        .server()
        .then(
            Reply.json(
                "{\"jsonrpc\":\"2.0\",\"id\":null,\"error\":{\"code\":-32600,\"message\":\"batch too large\"}}"));
    assertEquals(8, found(client(first).blocks(2, 8)).size());
    assertEquals(List.of(2, 2, 2, 2), first.batchSizes());
  }

  @Test
  void shouldLeaveAnEndpointAloneThatSaysSlowDown() {
    ChainScript.of(12).serve(first);
    ChainScript.of(12).serve(second);
    first.server().then(Reply.status(429));
    var client = client(first, second);
    assertEquals(8, found(client.blocks(2, 8)).size());
    assertEquals(List.of(8), second.batchSizes());
    // Still within its pause.
    found(client.blocks(2, 8));
    assertEquals(List.of(), first.batchSizes());
    // After it the preferred endpoint is asked again, for less at once.
    now = now.plusSeconds(5);
    found(client.blocks(2, 8));
    assertEquals(List.of(4, 4), first.batchSizes());
  }

  @Test
  void shouldGoToTheNextEndpointOnEveryWireFault() {
    ChainScript.of(4).serve(first);
    ChainScript.of(4).serve(second);
    var faults =
        List.of(
            new Reply.Cut(),
            new Reply.Truncated("[{".getBytes()),
            Reply.status(503),
            Reply.status(401),
            Reply.json("nonsense"),
            Reply.json("[]"));
    for (var fault : faults) {
      first.server().then(fault);
      var before = second.batchSizes().size();
      assertEquals(2, found(client(first, second).blocks(1, 2)).size());
      assertTrue(second.batchSizes().size() > before, () -> "asked the second after " + fault);
    }
  }

  @Test
  void shouldAskForLessWhenAnAnswerWouldBeTooLargeToHold() {
    ChainScript.of(6).serve(first);
    var oversize = Reply.json("\"" + "a".repeat(2 << 20) + "\"");
    first.server().then(oversize).then(oversize);
    assertEquals(4, found(client(first).blocks(1, 4)).size());
    assertEquals(List.of(-1, -1, -1, -1), first.batchSizes());
    first.server().then(oversize);
    assertInstanceOf(Fetched.Failed.class, await(client(first).blocks(1, 1)));
  }

  @Test
  void shouldNotWaitForASilentEndpointForEver() {
    ChainScript.of(4).serve(second);
    first.server().then(new Reply.Hang());
    var client = client(L1Settings.DEFAULTS, Duration.ofMillis(200), first, second);
    assertEquals(2, found(client.blocks(1, 2)).size());
  }

  @Test
  void shouldReadANewHeadWithItsReceiptsInOneRequestWhenItsBloomAsksForThem() {
    chainWithUpdates(10, 9).serve(first);
    var client = client(first);
    found(client.heads());

    var blocks = found(client.blocks(9, 1));

    assertEquals(List.of(3, 2), first.batchSizes());
    assertEquals(List.of(new ConfigUpdate.GasLimit(60_000_000)), blocks.getFirst().configUpdates());
  }

  @Test
  void shouldReadANewHeadAloneWhenItsBloomExcludesAnythingOfConcern() {
    chainWithUpdates(10, 0, 1, 2, 3, 4, 5, 6, 7, 8).serve(first);
    var client = client(first);
    found(client.blocks(0, 8));
    found(client.heads());

    found(client.blocks(9, 1));

    // A call outside of a batch counts as -1.
    assertEquals(List.of(8, 8, 3, -1), first.batchSizes());
  }

  @Test
  void shouldReadAllHeadsInOneRequest() {
    var chain = ChainScript.of(10);
    chain.serve(first);
    var heads = found(client(first).heads());
    assertEquals(chain.block(9).hash(), heads.head().hash());
    assertEquals(Optional.of(chain.block(7).hash()), heads.safe().map(ref -> ref.hash()));
    assertEquals(Optional.of(chain.block(5).hash()), heads.finalized().map(ref -> ref.hash()));
    assertEquals(List.of(3), first.batchSizes());
  }

  @Test
  void shouldDoWithoutSafeAndFinalizedOnAYoungChain() {
    ChainScript.of(1).serve(first);
    var heads = found(client(first).heads());
    assertEquals(0, heads.head().number());
    assertEquals(Optional.empty(), heads.safe());
    assertEquals(Optional.empty(), heads.finalized());
  }

  @Test
  void shouldPreferAnEndpointThatKeepsUp() {
    ChainScript.of(40).serve(first);
    var client = client(first, second);
    assertEquals(39, found(client.heads()).head().number());
    ChainScript.of(41).serve(second);
    ChainScript.of(20).serve(first);
    assertEquals(40, found(client.heads()).head().number());
  }

  @Test
  void shouldReadReferencesByLabelAndHash() {
    var chain = ChainScript.of(10);
    chain.serve(first);
    var client = client(first);
    assertEquals(9, found(client.ref(BlockSelector.label(BlockLabel.LATEST))).number());
    var hash = chain.block(4).hash();
    var ref = found(client.ref(BlockSelector.hash(hash)));
    assertEquals(chain.block(3).hash(), ref.parentHash());
    assertEquals(1_700_000_048, ref.time());
  }

  @Test
  void shouldReadATransactionOfALaterForkUnparsed() {
    var chain = ChainScript.of(3);
    chain.serve(first);
    var unknown =
        ChainScript.json(chain.block(1), true).replace("\"type\":\"0x2\"", "\"type\":\"0x55\"");
    first.on("eth_getBlockByNumber", unknown);
    var answer = await(client(first).blocks(1, 1));
    var fault = assertInstanceOf(Fetched.Failed.class, answer).fault();
    assertTrue(fault.cause().contains("of type 85"), fault.cause());

    first.on("debug_getRawBlock", "\"" + raw(chain.block(1)) + "\"");
    assertEquals(chain.block(1).hash(), found(client(first).blocks(1, 1)).getFirst().ref().hash());
  }

  private static String raw(ChainScript.Block block) {
    return opekko.protocol.rlp.RlpWriter.list(
            out -> {
              out.putRaw(block.header().encode());
              out.putList(list -> block.transactions().forEach(each -> list.put(each.encode())));
              out.putList(_ -> {});
            })
        .toHex();
  }

  @Test
  void shouldTakeAnswersInAnyOrderOfFields() {
    var chain = chainWithUpdates(6, 2);
    chain.serve(first.putIdLast());
    assertEquals(4, found(client(first).blocks(1, 4)).size());
  }

  @Test
  void shouldKeepToTheBatchSizeAndCheckNothingWhenToldToTrust() {
    var chain = ChainScript.of(8);
    chain.serve(first);
    first.on(
        "eth_getBlockByNumber",
        params ->
            ChainScript.json(chain.find(params.get(0).asText()).orElseThrow(), true)
                .replace("\"r\":\"0x7\"", "\"r\":\"0x9\""));
    var limits = new BatchedCalls.Limits(3, 0, 1);
    var trusting = new L1Settings(true, ReceiptsMethod.orderFor("standard"), limits);
    assertEquals(7, found(client(trusting, Duration.ofSeconds(20), first).blocks(1, 7)).size());
    assertEquals(List.of(3, 3, -1), first.batchSizes());
  }

  private static List<Long> numbers(List<L1Block> blocks) {
    return blocks.stream().map(block -> block.ref().number()).toList();
  }

  private static <T> T found(CompletionStage<Fetched<T>> stage) {
    return Exchanges.found(await(stage));
  }

  private static <T> T await(CompletionStage<T> stage) {
    return stage.toCompletableFuture().join();
  }
}
