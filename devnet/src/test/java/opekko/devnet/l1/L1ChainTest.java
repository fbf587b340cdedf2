package opekko.devnet.l1;

import static opekko.devnet.l1.Accounts.ALICE;
import static opekko.devnet.l1.Accounts.BOB;
import static opekko.devnet.l1.Accounts.ETHER;
import static opekko.devnet.l1.Accounts.GENESIS_TIME;
import static opekko.devnet.l1.Accounts.OWNER;
import static opekko.devnet.l1.Accounts.SIGNER;
import static opekko.devnet.l1.Accounts.SLOT;
import static opekko.devnet.l1.Accounts.address;
import static opekko.devnet.l1.Accounts.draft;
import static opekko.devnet.l1.Accounts.transfer;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.math.BigInteger;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import opekko.devnet.l1.L1Chain.Replaced;
import opekko.protocol.blob.BlobSidecar;
import opekko.protocol.port.BlockLabel;
import opekko.protocol.trie.MerkleProof;
import opekko.protocol.tx.BlobTransaction;
import opekko.protocol.tx.TransactionDraft;
import opekko.protocol.type.Address;
import opekko.protocol.type.Bytes;
import org.junit.jupiter.api.Test;

class L1ChainTest {
  private static final Address CAROL = Address.fromHex("0x" + "ca".repeat(20));

  private final AtomicLong now = new AtomicLong(GENESIS_TIME);
  private final L1Chain chain =
      new L1Chain(
          Accounts.genesis(), new L1Chain.Finality(2, 4), () -> Instant.ofEpochSecond(now.get()));

  private void accepted(Bytes raw) {
    assertInstanceOf(Admission.Admitted.class, chain.submit(raw));
  }

  private String refused(Bytes raw) {
    return assertInstanceOf(Admission.Refused.class, chain.submit(raw)).reason();
  }

  private BigInteger balance(Address who) {
    return chain.head().state().account(who).balance();
  }

  @Test
  void shouldMoveEtherAndBurnTheBaseFee() {
    var before = balance(address(ALICE));
    accepted(transfer(ALICE, 0, CAROL, ETHER));

    var block = chain.mine();

    var baseFee = block.header().baseFee().orElseThrow();
    var price = baseFee.add(Accounts.GWEI);
    var gas = BigInteger.valueOf(21_000);
    assertEquals(ETHER, balance(CAROL));
    assertEquals(before.subtract(ETHER).subtract(price.multiply(gas)), balance(address(ALICE)));
    assertEquals(Accounts.GWEI.multiply(gas), balance(BlockDraft.BENEFICIARY));
    assertEquals(21_000, block.gasUsed(0));
    assertTrue(block.receipts().getFirst().isSuccessful());
  }

  @Test
  void shouldTakeTransactionsInTheOrderOfTheirNoncesWhateverTheOrderOfArrival() {
    accepted(transfer(ALICE, 1, CAROL, BigInteger.TWO));
    assertEquals(0, chain.mine().transactions().size());
    assertEquals(0, chain.pendingNonce(address(ALICE)));

    accepted(transfer(ALICE, 0, CAROL, BigInteger.ONE));

    assertEquals(2, chain.pendingNonce(address(ALICE)));
    assertEquals(2, chain.mine().transactions().size());
    assertEquals(BigInteger.valueOf(3), balance(CAROL));
  }

  @Test
  void shouldRefuseWhatCannotBePaidOrComesTwice() {
    var first = transfer(ALICE, 0, CAROL, BigInteger.ONE);
    accepted(first);

    assertEquals("already known", refused(first));
    assertEquals("replacement transaction underpriced", refused(transfer(ALICE, 0, CAROL, ETHER)));
    assertTrue(
        refused(transfer(BOB, 0, CAROL, ETHER.multiply(BigInteger.valueOf(1000))))
            .startsWith("insufficient funds"));
    chain.mine();
    assertTrue(refused(first).startsWith("nonce too low"));
  }

  @Test
  void shouldReplaceATransactionForAHigherFee() {
    accepted(transfer(ALICE, 0, CAROL, BigInteger.ONE));
    var better =
        draft(0)
            .withFees(
                Accounts.GWEI.multiply(BigInteger.TWO),
                Accounts.GWEI.multiply(BigInteger.valueOf(200)))
            .paying(CAROL, BigInteger.TEN)
            .signedBy(ALICE)
            .encode();
    accepted(better);

    chain.mine();

    assertEquals(BigInteger.TEN, balance(CAROL));
  }

  @Test
  void shouldRefuseWhatWouldNeedAnEvmAndOtherChains() {
    var precompile = Address.fromHex("0x" + "00".repeat(19) + "01");
    assertTrue(refused(transfer(ALICE, 0, precompile, BigInteger.ONE)).contains("no EVM"));
    var elsewhere = TransactionDraft.on(1, 0).signedBy(ALICE).encode();
    assertTrue(refused(elsewhere).startsWith("invalid chain id"));
    var small = draft(0).withGas(20_999).signedBy(ALICE).encode();
    assertTrue(refused(small).startsWith("intrinsic gas too low"));
    assertTrue(refused(Bytes.of(2, 0xc0)).startsWith("rlp"));
  }

  @Test
  void shouldIncludeBlobsWithEitherProofAndCountTheirGas() {
    var one = Accounts.blobs(ALICE, 0, List.of(Bytes.of(1, 2, 3)), BlobSidecar.CELL_PROOFS);
    var two = Accounts.blobs(BOB, 0, List.of(Bytes.of(4), Bytes.of(5)), BlobSidecar.BLOB_PROOFS);
    accepted(one.encode());
    accepted(two.encode());

    var block = chain.mine();

    assertEquals(2, block.transactions().size());
    assertEquals(3 * 131_072, block.header().blobGasUsed().orElseThrow());
    assertEquals(
        Optional.of(one.sidecar()),
        chain.inclusion(one.transaction().hash()).orElseThrow().transaction().sidecar());
  }

  @Test
  void shouldRefuseBlobsThatAreMissingOrWrong() {
    var right = Accounts.blobs(ALICE, 0, List.of(Bytes.of(1)), BlobSidecar.BLOB_PROOFS);
    var other = Accounts.blobs(ALICE, 0, List.of(Bytes.of(2)), BlobSidecar.BLOB_PROOFS);

    assertEquals("missing sidecar in blob transaction", refused(right.transaction().encode()));
    assertEquals(
        "the commitments are not those of the versioned hashes",
        refused(new BlobTransaction(right.transaction(), other.sidecar()).encode()));
  }

  @Test
  void shouldMakeAsManyBlobsWaitAsDoNotFit() {
    for (var nonce = 0; nonce < 4; nonce++)
      accepted(
          Accounts.blobs(
                  ALICE,
                  nonce,
                  List.of(Bytes.of(nonce), Bytes.of(9), Bytes.of(8)),
                  BlobSidecar.BLOB_PROOFS)
              .encode());

    assertEquals(9 * 131_072, chain.mine().header().blobGasUsed().orElseThrow());
    assertEquals(3 * 131_072, chain.mine().header().blobGasUsed().orElseThrow());
  }

  @Test
  void shouldMoveTheUnsafeSignerAndProveIt() {
    var contract = chain.genesis().contracts().systemConfig();
    var slot = SystemConfigContract.UNSAFE_SIGNER_SLOT;
    assertEquals(Abi.word(SIGNER), chain.head().state().slot(contract, slot));
    var input =
        Bytes.concat(Abi.selector("setUnsafeBlockSigner(address)"), Abi.word(CAROL).bytes());
    accepted(draft(0).calling(contract, input).withGas(100_000).signedBy(OWNER).encode());

    var state = chain.mine().state();

    var account = MerkleProof.account(state.root(), contract, state.proof(contract)).orElseThrow();
    assertEquals(
        Optional.of(CAROL.bytes()),
        MerkleProof.slot(account.storageRoot(), slot, state.proof(contract, slot)));
  }

  @Test
  void shouldFailACallThatIsNotTheOwnersAndChargeForIt() {
    var contract = chain.genesis().contracts().systemConfig();
    var input = Bytes.concat(Abi.selector("setGasLimit(uint64)"), Abi.word(1).bytes());
    accepted(draft(0).calling(contract, input).withGas(100_000).signedBy(ALICE).encode());

    var block = chain.mine();

    assertFalse(block.receipts().getFirst().isSuccessful());
    assertEquals(List.of(), block.receipts().getFirst().logs());
    assertEquals(1, block.state().account(address(ALICE)).nonce());
  }

  @Test
  void shouldMineInTheSlotOfTheClockAndLeaveMissedOnesEmpty() {
    assertEquals(Optional.empty(), chain.tick());
    now.addAndGet(SLOT);
    assertEquals(GENESIS_TIME + SLOT, chain.tick().orElseThrow().header().time());
    assertEquals(Optional.empty(), chain.tick());
    chain.stall();
    now.addAndGet(SLOT);
    assertEquals(Optional.empty(), chain.tick());
    chain.resume();
    assertEquals(Optional.empty(), chain.tick());
    chain.missSlots(1);
    now.addAndGet(SLOT);
    assertEquals(Optional.empty(), chain.tick());
    now.addAndGet(SLOT);

    var block = chain.tick().orElseThrow();

    assertEquals(2, block.number());
    assertEquals(Optional.of(block), chain.blockInSlot(4));
    assertEquals(Optional.empty(), chain.blockInSlot(3));
    assertEquals(1, chain.blockInSlot(1).orElseThrow().number());
  }

  @Test
  void shouldKeepReturnOrDropTheTransactionsOfReplacedBlocks() {
    for (var how : Replaced.values()) {
      var nonce = chain.pendingNonce(address(ALICE));
      var raw = transfer(ALICE, nonce, CAROL, BigInteger.ONE);
      accepted(raw);
      var old = chain.mine();
      var hash = old.transactions().getFirst().hash();

      chain.reorg(1, how);

      assertNotEquals(old.hash(), chain.head().hash());
      assertEquals(old.number(), chain.head().number());
      assertEquals(old.header().parentHash(), chain.head().header().parentHash());
      assertEquals(Optional.of(old), chain.block(old.hash()));
      assertEquals(how == Replaced.KEPT, chain.inclusion(hash).isPresent());
      assertEquals(how == Replaced.RETURNED, chain.pending(hash).isPresent());
      chain.mine();
      assertEquals(how != Replaced.DROPPED, chain.inclusion(hash).isPresent());
    }
  }

  @Test
  void shouldRefuseToReplaceFinalBlocks() {
    for (var i = 0; i < 6; i++) chain.mine();
    assertEquals(2, chain.block(BlockLabel.FINALIZED).number());
    assertEquals(4, chain.block(BlockLabel.SAFE).number());

    assertThrows(IllegalArgumentException.class, () -> chain.reorg(5, Replaced.KEPT));
    chain.finalizeUpTo(5);
    assertThrows(IllegalArgumentException.class, () -> chain.reorg(2, Replaced.KEPT));
    chain.reorg(1, Replaced.KEPT);
    assertEquals(5, chain.block(BlockLabel.FINALIZED).number());
  }
}
