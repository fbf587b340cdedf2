package opekko.rpc.testkit;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import opekko.protocol.block.BlockHeader;
import opekko.protocol.block.Bloom;
import opekko.protocol.config.Genesis;
import opekko.protocol.config.RollupConfig;
import opekko.protocol.config.SystemConfig;
import opekko.protocol.fork.ForkSchedule;
import opekko.protocol.receipt.Log;
import opekko.protocol.receipt.Receipt;
import opekko.protocol.systemconfig.ConfigUpdateLog;
import opekko.protocol.trie.OrderedTrie;
import opekko.protocol.tx.SignedTransaction;
import opekko.protocol.type.Address;
import opekko.protocol.type.BlockId;
import opekko.protocol.type.Bytes;
import opekko.protocol.type.Hash;

/**
 * A small L1 chain of right hashes and roots, told in JSON. Some of its blocks carry an update of
 * the gas limit.
 */
public final class ChainScript {
  private static final Address SYSTEM_CONFIG =
      Address.fromHex("0x00000000000000000000000000000000000000cc");
  private static final Address INBOX =
      Address.fromHex("0xff00000000000000000000000000000000000042");

  private final List<Block> blocks = new ArrayList<>();

  /** A block with its two transactions and receipts. */
  public record Block(
      BlockHeader header, List<SignedTransaction> transactions, List<Receipt> receipts) {
    public Hash hash() {
      return header.hash();
    }

    public long number() {
      return header.number();
    }
  }

  /** Appends a block; {@code salt} makes branches differ. */
  public ChainScript add(boolean hasUpdate, int salt) {
    var parent = blocks.isEmpty() ? Hash.ZERO : blocks.getLast().hash();
    var transactions =
        List.of(transaction(blocks.size() * 2L), transaction(blocks.size() * 2L + 1));
    var receipts =
        List.of(
            receipt(21_000, List.of()), receipt(42_000, hasUpdate ? List.of(update()) : List.of()));
    blocks.add(
        new Block(
            header(parent, blocks.size(), salt, transactions, receipts), transactions, receipts));
    return this;
  }

  public static ChainScript of(int count) {
    var chain = new ChainScript();
    for (var i = 0; i < count; i++) chain.add(false, 0);
    return chain;
  }

  public Block block(int number) {
    return blocks.get(number);
  }

  public int size() {
    return blocks.size();
  }

  private static BlockHeader header(
      Hash parent,
      long number,
      int salt,
      List<SignedTransaction> transactions,
      List<Receipt> receipts) {
    var bloom = new byte[Bloom.SIZE];
    for (var receipt : receipts)
      for (var log : receipt.logs()) {
        Bloom.add(bloom, log.address().bytes());
        log.topics().forEach(topic -> Bloom.add(bloom, topic.bytes()));
      }
    return new BlockHeader(
        parent,
        BlockHeader.NO_OMMERS,
        Address.ZERO,
        Hash.ZERO,
        OrderedTrie.root(transactions.stream().map(SignedTransaction::encode).toList()),
        OrderedTrie.root(receipts.stream().map(Receipt::encode).toList()),
        Bytes.wrap(bloom),
        BigInteger.ZERO,
        number,
        30_000_000,
        42_000,
        1_700_000_000 + 12 * number,
        Bytes.of(salt),
        Hash.ZERO,
        Bytes.wrap(new byte[8]),
        Optional.of(BigInteger.TEN),
        Optional.of(OrderedTrie.EMPTY_ROOT),
        OptionalLong.empty(),
        OptionalLong.empty(),
        Optional.empty(),
        Optional.empty(),
        Bytes.EMPTY);
  }

  private static SignedTransaction transaction(long nonce) {
    return new SignedTransaction(
        SignedTransaction.DYNAMIC_FEE,
        BigInteger.ONE,
        nonce,
        BigInteger.TWO,
        BigInteger.TEN,
        21_000,
        Optional.of(Address.ZERO),
        BigInteger.ZERO,
        Bytes.of(1, 2, 3),
        SignedTransaction.EMPTY_LIST,
        BigInteger.ZERO,
        List.of(),
        Bytes.EMPTY,
        BigInteger.ONE,
        BigInteger.valueOf(7),
        BigInteger.valueOf(8));
  }

  private static Receipt receipt(long gas, List<Log> logs) {
    return new Receipt(
        2,
        Bytes.of(1),
        gas,
        Bytes.wrap(new byte[Bloom.SIZE]),
        logs,
        OptionalLong.empty(),
        OptionalLong.empty());
  }

  /** ConfigUpdate of type 2: gas limit 60,000,000. */
  private static Log update() {
    return new Log(
        SYSTEM_CONFIG,
        List.of(ConfigUpdateLog.TOPIC, Hash.ZERO, word(2)),
        Bytes.concat(word(32).bytes(), word(32).bytes(), word(60_000_000).bytes()));
  }

  private static Hash word(long value) {
    var bytes = new byte[32];
    java.nio.ByteBuffer.wrap(bytes).putLong(24, value);
    return new Hash(Bytes.wrap(bytes));
  }

  /** The chain that this L1 carries. */
  public static RollupConfig config() {
    var system =
        new SystemConfig(
            Address.ZERO,
            Hash.ZERO,
            Hash.ZERO,
            30_000_000,
            SystemConfig.NO_EIP1559_PARAMS,
            Hash.ZERO,
            0,
            0);
    return new RollupConfig(
        new Genesis(BlockId.NONE, BlockId.NONE, 0, system),
        2,
        600,
        3600,
        300,
        1,
        10,
        new ForkSchedule(java.util.Map.of()),
        INBOX,
        Address.fromHex("0x00000000000000000000000000000000000000dd"),
        SYSTEM_CONFIG,
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        false);
  }

  public static String json(Block block, boolean isFull) {
    var header = block.header();
    var transactions = new ArrayList<String>();
    for (var each : block.transactions())
      transactions.add(isFull ? json(each) : "\"" + each.hash() + "\"");
    return """
    {"hash":"%s","parentHash":"%s","sha3Uncles":"%s","miner":"%s","stateRoot":"%s","transactionsRoot":"%s","receiptsRoot":"%s",
    "logsBloom":"%s","difficulty":"0x0","number":"%s","gasLimit":"%s","gasUsed":"%s","timestamp":"%s","extraData":"%s","mixHash":"%s",
    "nonce":"0x0000000000000000","baseFeePerGas":"0xa","withdrawalsRoot":"%s","withdrawals":[],"uncles":[],"transactions":[%s]}\
    """
        .formatted(
            block.hash(),
            header.parentHash(),
            header.ommersHash(),
            header.beneficiary(),
            header.stateRoot(),
            header.transactionsRoot(),
            header.receiptsRoot(),
            header.logsBloom().toHex(),
            hex(header.number()),
            hex(header.gasLimit()),
            hex(header.gasUsed()),
            hex(header.time()),
            header.extraData().toHex(),
            header.mixHash(),
            header.withdrawalsRoot().orElseThrow(),
            String.join(",", transactions));
  }

  private static String json(SignedTransaction each) {
    return """
    {"hash":"%s","type":"0x2","chainId":"0x1","nonce":"%s","gasPrice":"0x3","maxPriorityFeePerGas":"0x2","maxFeePerGas":"0xa","gas":"0x5208",
    "to":"%s","value":"0x0","input":"0x010203","accessList":[],"v":"0x1","yParity":"0x1","r":"0x7","s":"0x8"}\
    """
        .formatted(each.hash(), hex(each.nonce()), Address.ZERO);
  }

  public static String receiptsJson(Block block) {
    return "[" + String.join(",", block.receipts().stream().map(ChainScript::json).toList()) + "]";
  }

  public static String rawReceiptsJson(Block block) {
    var raw = block.receipts().stream().map(each -> "\"" + each.encode().toHex() + "\"").toList();
    return "[" + String.join(",", raw) + "]";
  }

  public static String json(Receipt receipt) {
    var logs = new ArrayList<String>();
    for (var log : receipt.logs())
      logs.add(
          "{\"address\":\"%s\",\"topics\":[%s],\"data\":\"%s\"}"
              .formatted(
                  log.address(),
                  String.join(",", log.topics().stream().map(each -> "\"" + each + "\"").toList()),
                  log.data().toHex()));
    return "{\"type\":\"0x2\",\"status\":\"0x1\",\"cumulativeGasUsed\":\"%s\",\"logsBloom\":\"%s\",\"logs\":[%s]}"
        .formatted(
            hex(receipt.cumulativeGasUsed()), receipt.logsBloom().toHex(), String.join(",", logs));
  }

  /** Serves the chain by number and hash, with receipts by block. */
  public ScriptedRpc serve(ScriptedRpc rpc) {
    rpc.on(
        "eth_getBlockByNumber",
        params -> byName(params.get(0).asText(), params.get(1).asBoolean()));
    rpc.on(
        "eth_getBlockByHash", params -> byHash(params.get(0).asText(), params.get(1).asBoolean()));
    rpc.on(
        "eth_getBlockReceipts",
        params -> find(params.get(0).asText()).map(ChainScript::receiptsJson).orElse("null"));
    return rpc;
  }

  private String byName(String name, boolean isFull) {
    return find(name).map(block -> json(block, isFull)).orElse("null");
  }

  private String byHash(String hash, boolean isFull) {
    return byName(hash, isFull);
  }

  /** By number, hash or label; finalized is four blocks back, safe two. */
  public Optional<Block> find(String name) {
    var newest = blocks.size() - 1;
    var at =
        switch (name) {
          case "latest" -> newest;
          case "safe" -> newest - 2;
          case "finalized" -> newest - 4;
          default -> name.length() == 66 ? indexOf(name) : Integer.decode(name);
        };
    return at >= 0 && at <= newest ? Optional.of(blocks.get(at)) : Optional.empty();
  }

  private int indexOf(String hash) {
    for (var i = 0; i < blocks.size(); i++) if (blocks.get(i).hash().toHex().equals(hash)) return i;
    return -1;
  }

  private static String hex(long number) {
    return "0x" + Long.toHexString(number);
  }
}
