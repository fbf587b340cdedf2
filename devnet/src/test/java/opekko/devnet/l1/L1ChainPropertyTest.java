package opekko.devnet.l1;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.math.BigInteger;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import opekko.protocol.block.BlockHeader;
import opekko.protocol.fork.Hardfork;
import opekko.protocol.l1.L1BlockDigest;
import opekko.protocol.port.BlockLabel;
import opekko.protocol.receipt.Receipt;
import opekko.protocol.testkit.Chains;
import opekko.protocol.testkit.Seeded;
import opekko.protocol.trie.OrderedTrie;
import opekko.protocol.tx.SignedTransaction;
import opekko.protocol.type.Address;
import opekko.protocol.type.Bytes;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class L1ChainPropertyTest {
  private static final L1BlockDigest DIGEST = new L1BlockDigest(Chains.at(Hardfork.JOVIAN));

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
  void shouldHoldTogetherThroughAnySequenceOfVerbs(long seed) {
    var one = new Play(seed);
    var again = new Play(seed);

    one.run();
    again.run();

    assertEquals(one.chain.head().hash(), again.chain.head().hash(), "not deterministic");
    assertTrue(one.deposits > 0 && one.updates > 0 && one.reorgs > 0, "seed " + seed + " is dull");
  }

  /** A chain and somebody who does things to it by a seed. */
  private static final class Play {
    private static final List<Bytes> KEYS = List.of(Accounts.ALICE, Accounts.BOB, Accounts.OWNER);
    private final Seeded seeded;
    private final L1Chain chain =
        new L1Chain(Accounts.genesis(), new L1Chain.Finality(3, 6), () -> Instant.EPOCH);
    private int deposits;
    private int updates;
    private int reorgs;

    Play(long seed) {
      seeded = new Seeded(seed);
    }

    void run() {
      for (var step = 0; step < 120; step++) {
        switch (seeded.below(6)) {
          case 0, 1, 2 -> send();
          case 3, 4 -> verify(chain.mine());
          default -> reorg();
        }
      }
    }

    private void send() {
      var key = KEYS.get(seeded.below(KEYS.size()));
      var draft = Accounts.draft(chain.pendingNonce(Accounts.address(key)));
      var contracts = chain.genesis().contracts();
      var signed =
          switch (seeded.below(4)) {
            case 0 -> draft.paying(seeded.address(), BigInteger.valueOf(seeded.below(1000)));
            case 1 -> draft.calling(Chains.INBOX, seeded.bytesUpTo(300));
            case 2 ->
                draft
                    .paying(contracts.portal(), BigInteger.valueOf(1 + seeded.below(1000)))
                    .withGas(200_000);
            default ->
                draft
                    .calling(
                        contracts.systemConfig(),
                        Bytes.concat(
                            Abi.selector("setGasLimit(uint64)"), Abi.word(seeded.u64()).bytes()))
                    .withGas(100_000);
          };
      chain.submit(signed.signedBy(key).encode());
    }

    private void reorg() {
      var room = chain.head().number() - chain.block(BlockLabel.FINALIZED).number();
      if (room == 0) return;
      var depth = 1 + seeded.below((int) room);
      var how = L1Chain.Replaced.values();
      chain.reorg(depth, how[seeded.below(how.length)]);
      reorgs++;
      for (var i = 0; i < depth; i++) verify(chain.block(chain.head().number() - i).orElseThrow());
    }

    /** By the checks of those who follow a chain they do not trust. */
    private void verify(MinedBlock block) {
      var header = BlockHeader.decode(block.header().encode());
      var parent = chain.block(header.parentHash()).orElseThrow();
      var transactions = block.transactions().stream().map(KnownTransaction::encoded).toList();
      var receipts = block.receipts().stream().map(Receipt::encode).toList();
      assertEquals(block.hash(), header.hash());
      assertEquals(parent.number() + 1, header.number());
      assertEquals(OrderedTrie.root(transactions), header.transactionsRoot());
      assertEquals(OrderedTrie.root(receipts), header.receiptsRoot());
      assertEquals(block.state().root(), header.stateRoot());
      assertEquals(L1Fees.nextBaseFee(parent.header()), header.baseFee().orElseThrow());
      verifyMoney(parent, block);
      verifyNonces(parent, transactions);
      var digest = DIGEST.of(header, block.hash(), transactions, receipts);
      assertTrue(digest.malformedDeposit().isEmpty());
      var logs = block.receipts().stream().mapToInt(each -> each.logs().size()).sum();
      assertEquals(logs, digest.deposits().size() + digest.configUpdates().size());
      assertTrue(logs == 0 || DIGEST.mayConcern(header.logsBloom()));
      deposits += digest.deposits().size();
      updates += digest.configUpdates().size();
    }

    /** Nothing is lost but the burnt base fee. */
    private void verifyMoney(MinedBlock parent, MinedBlock block) {
      var burnt =
          block
              .header()
              .baseFee()
              .orElseThrow()
              .multiply(BigInteger.valueOf(block.header().gasUsed()));
      var touched = new ArrayList<Address>();
      touched.add(BlockDraft.BENEFICIARY);
      for (var each : block.transactions()) {
        touched.add(each.sender());
        touched.add(each.transaction().to().orElseThrow());
      }
      var change =
          touched.stream()
              .distinct()
              .map(who ->
                  block
                      .state()
                      .account(who)
                      .balance()
                      .subtract(parent.state().account(who).balance()))
              .reduce(BigInteger.ZERO, BigInteger::add);
      assertEquals(burnt.negate(), change);
    }

    private static void verifyNonces(MinedBlock parent, List<Bytes> transactions) {
      var state = parent.state();
      for (var encoded : transactions) {
        var transaction = SignedTransaction.decode(encoded);
        var sender = transaction.sender().orElseThrow();
        assertEquals(state.account(sender).nonce(), transaction.nonce());
        state = state.with(sender, account -> account.withNonce(account.nonce() + 1));
      }
    }
  }
}
