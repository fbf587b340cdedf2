package opekko.protocol.l1;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import opekko.protocol.block.BlockHeader;
import opekko.protocol.block.Bloom;
import opekko.protocol.deposit.DepositLog;
import opekko.protocol.deposit.SourceHash;
import opekko.protocol.fault.InvalidData;
import opekko.protocol.fork.Hardfork;
import opekko.protocol.receipt.Log;
import opekko.protocol.receipt.Receipt;
import opekko.protocol.systemconfig.ConfigUpdate;
import opekko.protocol.systemconfig.ConfigUpdateLog;
import opekko.protocol.testkit.Chains;
import opekko.protocol.tx.DepositTransaction;
import opekko.protocol.tx.SignedTransaction;
import opekko.protocol.type.Address;
import opekko.protocol.type.Bytes;
import opekko.protocol.type.Hash;
import org.junit.jupiter.api.Test;

class L1BlockDigestTest {
  private static final L1BlockDigest DIGEST = new L1BlockDigest(Chains.at(Hardfork.KARST));
  private static final Log OTHER = new Log(Chains.BATCHER, List.of(Chains.hash(1)), Bytes.EMPTY);

  @Test
  void shouldTellOfTheHeader() {
    var header = header(Bytes.wrap(new byte[Bloom.SIZE]));

    var block = DIGEST.of(header, header.hash(), List.of(), List.of());

    assertEquals(header.hash(), block.ref().hash());
    assertEquals(header.parentHash(), block.ref().parentHash());
    assertEquals(17, block.ref().number());
    assertEquals(1000, block.ref().time());
    assertEquals(BigInteger.valueOf(7), block.info().baseFee());
    assertEquals(Chains.hash(0xd1), block.info().mixDigest());
    assertEquals(OptionalLong.of(5), block.info().excessBlobGas());
    assertEquals(Optional.of(Chains.hash(0xbe)), block.info().parentBeaconRoot());
    assertEquals(Optional.empty(), block.malformedDeposit());
  }

  @Test
  void shouldKeepTransactionsToTheInboxInOrder() {
    var transactions =
        List.of(
            transaction(2, Chains.INBOX, "02", 0),
            transaction(2, Chains.PORTAL, "aa", 0),
            transaction(0, Chains.INBOX, "00", 0),
            transaction(1, Chains.INBOX, "01", 0));

    var inbox = inbox(transactions);

    assertEquals(
        List.of(Bytes.of(2), Bytes.of(0), Bytes.of(1)),
        inbox.stream().map(InboxTransaction::data).toList());
    assertEquals(List.of(2, 0, 1), inbox.stream().map(InboxTransaction::type).toList());
    assertEquals(transactions.getFirst().sender(), Optional.of(inbox.getFirst().sender()));
  }

  /** The beacon chain counts the blobs of the whole block. */
  @Test
  void shouldCountBlobsOfAllTransactions() {
    var inbox =
        inbox(
            List.of(
                transaction(3, Chains.PORTAL, "", 2),
                transaction(3, Chains.INBOX, "", 1),
                transaction(3, Chains.PORTAL, "", 3),
                transaction(3, Chains.INBOX, "", 2)));

    assertEquals(List.of(new BlobRef(2, blobHash(0))), inbox.get(0).blobs());
    assertEquals(
        List.of(new BlobRef(6, blobHash(0)), new BlobRef(7, blobHash(1))), inbox.get(1).blobs());
  }

  @Test
  void shouldCountBlobsOfTransactionsWithoutSender() {
    var unsigned = unsigned(transaction(3, Chains.INBOX, "", 2));

    var inbox = inbox(List.of(unsigned, transaction(3, Chains.INBOX, "", 1)));

    assertEquals(1, inbox.size());
    assertEquals(List.of(new BlobRef(2, blobHash(0))), inbox.getFirst().blobs());
  }

  @Test
  void shouldIgnoreSetCodeAndTypesOfTheFuture() {
    var setCode = transaction(4, Chains.INBOX, "ff", 0).encode();
    var future = Bytes.concat(Bytes.of(5), setCode.slice(1));

    assertEquals(List.of(), digest(List.of(setCode, future), List.of()).inbox());
  }

  @Test
  void shouldNotTakeTheInboxInCalldataForTheRecipient() {
    var mention = transaction(2, Chains.PORTAL, Chains.INBOX.bytes().toUnprefixedHex(), 0);

    assertEquals(List.of(), inbox(List.of(mention)));
  }

  @Test
  void shouldRefuseBrokenTransactionToTheInbox() {
    var whole = transaction(2, Chains.INBOX, "02", 0).encode();
    var cut = whole.slice(0, whole.size() - 1);

    assertThrows(InvalidData.class, () -> digest(List.of(cut), List.of()));
  }

  @Test
  void shouldCountLogsOverAllReceipts() {
    var block =
        digest(
            List.of(),
            List.of(
                receipt(0, true, OTHER, deposit("aa")),
                receipt(2, false, OTHER),
                receipt(3, true, deposit("bb"))));

    assertEquals(
        List.of(SourceHash.user(block.ref().hash(), 1), SourceHash.user(block.ref().hash(), 3)),
        block.deposits().stream().map(d -> DepositTransaction.decode(d).sourceHash()).toList());
  }

  @Test
  void shouldReadLogsOfSuccessfulReceiptsOnly() {
    var block =
        digest(
            List.of(), List.of(receipt(2, false, deposit("aa"), update(2, 5)), receipt(2, true)));

    assertEquals(List.of(), block.deposits());
    assertEquals(List.of(), block.configUpdates());
  }

  @Test
  void shouldReadLogsOfTheTwoContractsOnly() {
    var strayDeposit = new Log(Chains.BATCHER, deposit("aa").topics(), deposit("aa").data());
    var strayUpdate = new Log(Chains.PORTAL, update(2, 5).topics(), update(2, 5).data());

    var block = digest(List.of(), List.of(receipt(2, true, strayDeposit, strayUpdate)));

    assertEquals(List.of(), block.deposits());
    assertEquals(List.of(), block.configUpdates());
  }

  @Test
  void shouldKeepWellFormedUpdatesAndPassOverOthers() {
    var malformed = new Log(Chains.SYSTEM_CONFIG, update(2, 5).topics(), Bytes.of(1));

    var block = digest(List.of(), List.of(receipt(2, true, update(2, 5), malformed, update(6, 9))));

    assertEquals(
        List.of(new ConfigUpdate.GasLimit(5), new ConfigUpdate.MinBaseFee(9)),
        block.configUpdates());
    assertEquals(Optional.empty(), block.malformedDeposit());
  }

  @Test
  void shouldSayWhichDepositCannotBeRead() {
    var malformed = new Log(Chains.PORTAL, deposit("aa").topics(), Bytes.of(1));

    var block = digest(List.of(), List.of(receipt(2, true, OTHER, malformed, deposit("bb"))));

    var problem = block.malformedDeposit().orElseThrow();
    assertTrue(problem.contains("log 1"), problem);
    assertTrue(problem.contains(block.ref().hash().toHex()), problem);
  }

  @Test
  void shouldPassOverReceiptsOfTypesItDoesNotKnow() {
    var future = Bytes.concat(Bytes.of(0x55), receipt(2, true, deposit("aa")).slice(1));

    var block = digest(List.of(), List.of(future, receipt(2, true, deposit("bb"))));

    assertEquals(1, block.deposits().size());
  }

  @Test
  void shouldSeeInTheBloomThatNoLogConcernsTheChain() {
    assertFalse(DIGEST.mayConcern(bloom(List.of(OTHER))));
    assertFalse(DIGEST.mayConcern(bloom(List.of())));
    assertTrue(DIGEST.mayConcern(bloom(List.of(OTHER, deposit("aa")))));
    assertTrue(DIGEST.mayConcern(bloom(List.of(update(0, 1)))));
  }

  /** The portal has many other logs; each withdrawal writes one. */
  @Test
  void shouldNotCareForOtherLogsOfTheContracts() {
    assertFalse(
        DIGEST.mayConcern(
            bloom(List.of(new Log(Chains.PORTAL, List.of(Chains.hash(3)), Bytes.EMPTY)))));
  }

  private static List<InboxTransaction> inbox(List<SignedTransaction> transactions) {
    return digest(transactions.stream().map(SignedTransaction::encode).toList(), List.of()).inbox();
  }

  private static L1Block digest(List<Bytes> transactions, List<Bytes> receipts) {
    var header = header(Bytes.wrap(new byte[Bloom.SIZE]));
    return DIGEST.of(header, header.hash(), transactions, receipts);
  }

  /** Signed by r = s = 1, which is somebody's signature. */
  private static SignedTransaction transaction(int type, Address to, String data, int blobs) {
    var hashes = new ArrayList<Hash>();
    for (var i = 0; i < blobs; i++) hashes.add(blobHash(i));
    return new SignedTransaction(
        type,
        BigInteger.valueOf(900),
        3,
        BigInteger.TWO,
        BigInteger.TWO,
        21_000,
        Optional.of(to),
        BigInteger.ZERO,
        Bytes.fromHex(data),
        type == 0 ? Bytes.EMPTY : SignedTransaction.EMPTY_LIST,
        BigInteger.ZERO,
        hashes,
        type == 4 ? SignedTransaction.EMPTY_LIST : Bytes.EMPTY,
        type == 0 ? BigInteger.valueOf(35 + 2 * 900) : BigInteger.ZERO,
        BigInteger.ONE,
        BigInteger.ONE);
  }

  private static SignedTransaction unsigned(SignedTransaction t) {
    return new SignedTransaction(
        t.type(),
        t.chainId(),
        t.nonce(),
        t.tipCap(),
        t.feeCap(),
        t.gas(),
        t.to(),
        t.value(),
        t.data(),
        t.accessList(),
        t.blobFeeCap(),
        t.blobHashes(),
        t.authorizations(),
        t.v(),
        BigInteger.ZERO,
        BigInteger.ZERO);
  }

  private static Hash blobHash(int index) {
    return Chains.hash(0xb10b00 + index);
  }

  private static Log deposit(String data) {
    var opaque =
        Bytes.concat(
            Bytes.wrap(new byte[64]), Bytes.of(0, 0, 0, 0, 0, 0, 1, 0, 0), Bytes.fromHex(data));
    return new Log(
        Chains.PORTAL,
        List.of(DepositLog.TOPIC, Chains.hash(0xaa), Chains.hash(0xbb), Hash.ZERO),
        Bytes.concat(
            Chains.hash(32).bytes(),
            Chains.hash(opaque.size()).bytes(),
            opaque,
            Bytes.wrap(new byte[96 - opaque.size()])));
  }

  private static Log update(int type, long value) {
    return new Log(
        Chains.SYSTEM_CONFIG,
        List.of(ConfigUpdateLog.TOPIC, Hash.ZERO, Chains.hash(type)),
        Bytes.concat(Chains.hash(32).bytes(), Chains.hash(32).bytes(), Chains.hash(value).bytes()));
  }

  private static Bytes receipt(int type, boolean isSuccessful, Log... logs) {
    return new Receipt(
            type,
            isSuccessful ? Bytes.of(1) : Bytes.EMPTY,
            21_000,
            bloom(List.of(logs)),
            List.of(logs),
            OptionalLong.empty(),
            OptionalLong.empty())
        .encode();
  }

  private static Bytes bloom(List<Log> logs) {
    var bloom = new byte[Bloom.SIZE];
    for (var log : logs) {
      Bloom.add(bloom, log.address().bytes());
      log.topics().forEach(topic -> Bloom.add(bloom, topic.bytes()));
    }
    return Bytes.wrap(bloom);
  }

  private static BlockHeader header(Bytes bloom) {
    return new BlockHeader(
        Chains.hash(16),
        BlockHeader.NO_OMMERS,
        Address.ZERO,
        Hash.ZERO,
        Hash.ZERO,
        Hash.ZERO,
        bloom,
        BigInteger.ZERO,
        17,
        30_000_000,
        0,
        1000,
        Bytes.EMPTY,
        Chains.hash(0xd1),
        Bytes.wrap(new byte[8]),
        Optional.of(BigInteger.valueOf(7)),
        Optional.of(Hash.ZERO),
        OptionalLong.of(0),
        OptionalLong.of(5),
        Optional.of(Chains.hash(0xbe)),
        Optional.empty(),
        Bytes.EMPTY);
  }
}
