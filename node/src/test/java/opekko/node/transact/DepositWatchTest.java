package opekko.node.transact;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.math.BigInteger;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.CopyOnWriteArrayList;
import opekko.devnet.l1.L1Chain;
import opekko.protocol.metrics.NodeMetrics;
import opekko.protocol.testkit.Chains;
import opekko.protocol.type.Address;
import opekko.protocol.type.Bytes;
import opekko.protocol.type.Hash;
import opekko.rpc.eth.TransactionClient;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class DepositWatchTest {
  private static final Address BOB = Address.fromHex("0x" + "b0".repeat(20));
  private static final Duration PATIENCE = Duration.ofSeconds(10);

  private final TestL1 l1 = new TestL1();
  private final TransactionClient l1Client = l1.client();
  private final List<Hash> asked = new CopyOnWriteArrayList<>();
  private HttpServer server;
  private TransactionClient l2Client;

  /** What L2 has taken in. */
  private volatile Hash onL2 = Hash.ZERO;

  @BeforeEach
  void start() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext("/", this::answer);
    server.start();
    l2Client =
        TransactionClient.to(
            URI.create("http://127.0.0.1:" + server.getAddress().getPort()),
            Duration.ofSeconds(20),
            "L2",
            NodeMetrics.NONE);
  }

  @AfterEach
  void stop() {
    l2Client.close();
    server.stop(0);
    l1Client.close();
    l1.close();
  }

  @Test
  void shouldFindDepositOnL2() {
    var sent = deposit();
    onL2 = expected(sent.transaction().hash());

    var receipt = watch(() -> {}).await(sent.transaction().hash(), PATIENCE);

    assertEquals(onL2, receipt.transaction());
    assertEquals(List.of(onL2), asked);
  }

  @Test
  void shouldLookForOtherHashAfterReorgOfL1() {
    var hash = deposit().transaction().hash();
    var before = expected(hash);

    var watch =
        watch(() -> {
          if (!onL2.equals(Hash.ZERO)) return;
          l1.chain().reorg(1, L1Chain.Replaced.KEPT);
          onL2 = expected(hash);
        });

    var found = watch.await(hash, PATIENCE).transaction();

    assertEquals(onL2, found);
    assertNotEquals(before, onL2);
    assertEquals(List.of(before, onL2), asked);
  }

  @Test
  void shouldSayThatL2DoesNotTakeIt() {
    var hash = deposit().transaction().hash();

    var failure =
        assertThrows(TransactionFailure.class, () -> watch(() -> {}).await(hash, PATIENCE));

    assertTrue(
        failure.getMessage().contains("is in L1 block 1 but not on L2 after 10 s"),
        failure.getMessage());
  }

  @Test
  void shouldSayThatReorgTookItOutOfL1() {
    var failure =
        assertThrows(TransactionFailure.class, () -> watch(() -> {}).await(Hash.ZERO, PATIENCE));

    assertTrue(failure.getMessage().contains("a reorg took"), failure.getMessage());
  }

  private Sender.Sent deposit() {
    var terms =
        new Terms(
            OptionalLong.empty(),
            OptionalLong.empty(),
            OptionalLong.empty(),
            Optional.empty(),
            Optional.empty(),
            PATIENCE);
    var wish =
        new PortalDeposit(Optional.of(BOB), BigInteger.ONE, BigInteger.ONE, 50_000, Bytes.EMPTY)
            .through(Chains.PORTAL);
    return new Sender(l1Client, new SigningKey(TestL1.ALICE), terms, l1, _ -> {}).send(wish);
  }

  private Hash expected(Hash l1Transaction) {
    var receipt = Answers.need(l1Client.receipt(l1Transaction));
    return DepositWatch.hashOnL2(DepositWatch.of(receipt, Chains.PORTAL));
  }

  /**
   * @param meanwhile happens at each pause
   */
  private DepositWatch watch(Runnable meanwhile) {
    var waiting =
        new Waiting() {
          private Instant now = Instant.EPOCH;

          @Override
          public Instant now() {
            return now;
          }

          @Override
          public void pause(Duration time) {
            now = now.plus(time);
            meanwhile.run();
          }
        };
    return new DepositWatch(l1Client, l2Client, Chains.PORTAL, waiting, _ -> {});
  }

  private void answer(HttpExchange exchange) throws IOException {
    try (exchange) {
      var call = new ObjectMapper().readTree(exchange.getRequestBody());
      var hash = Hash.fromHex(call.path("params").path(0).asText());
      if (asked.isEmpty() || !asked.getLast().equals(hash)) asked.add(hash);
      var receipt =
          """
          {"transactionHash":"%1$s","blockHash":"%1$s","blockNumber":"0x1","status":"0x1",
           "gasUsed":"0x5208","logs":[]}\
          """
              .formatted(hash);
      var body =
          "{\"jsonrpc\":\"2.0\",\"id\":%s,\"result\":%s}"
              .formatted(call.get("id"), hash.equals(onL2) ? receipt : "null")
              .getBytes(StandardCharsets.UTF_8);
      exchange.sendResponseHeaders(200, body.length);
      exchange.getResponseBody().write(body);
    }
  }
}
