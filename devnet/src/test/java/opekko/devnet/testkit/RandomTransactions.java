package opekko.devnet.testkit;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import opekko.devnet.genesis.DevnetAccount;
import opekko.protocol.attributes.AttributesBuilder;
import opekko.protocol.attributes.L1AttributesTransaction;
import opekko.protocol.attributes.OutputRoot;
import opekko.protocol.config.RollupConfig;
import opekko.protocol.fork.Hardfork;
import opekko.protocol.rlp.RlpWriter;
import opekko.protocol.testkit.Seeded;
import opekko.protocol.tx.DepositTransaction;
import opekko.protocol.tx.IntrinsicGas;
import opekko.protocol.tx.SignedTransaction;
import opekko.protocol.type.Address;
import opekko.protocol.type.Bytes;

/** Transactions without code, of every kind that a ledger executes. */
final class RandomTransactions {
  private static final BigInteger GWEI = BigInteger.TEN.pow(9);
  private static final BigInteger ETHER = BigInteger.TEN.pow(18);
  private static final int MAX_DATA = 3_000;
  private static final int MAX_KNOWN = 200;

  /** Addresses that the named fork makes precompiles; plain accounts before it. */
  private static final Map<Address, Hardfork> PRECOMPILES =
      Map.of(
          precompile("000a"), Hardfork.ECOTONE,
          precompile("000b"), Hardfork.ISTHMUS,
          precompile("0011"), Hardfork.ISTHMUS,
          precompile("0100"), Hardfork.FJORD);

  private final Seeded random;
  private final RollupConfig config;
  private final List<Address> known = new ArrayList<>();

  RandomTransactions(Seeded random, RollupConfig config) {
    this.random = random;
    this.config = config;
    for (var account : DevnetAccount.values()) known.add(account.address());
    known.add(AttributesBuilder.SEQUENCER_FEE_VAULT);
    known.add(L1AttributesTransaction.L1_BLOCK);
    known.add(OutputRoot.MESSAGE_PASSER);
    PRECOMPILES.keySet().stream().sorted(Comparator.comparing(Address::bytes)).forEach(known::add);
  }

  private static Address precompile(String lastDigits) {
    return Address.fromHex("0x" + "00".repeat(18) + lastDigits);
  }

  /** Signed, of type 0, 1 or 2, for a block of this time. */
  Bytes signed(DevnetAccount sender, long nonce, long time) {
    var type = random.below(3);
    var data = data();
    var accessList = type == SignedTransaction.LEGACY ? Bytes.EMPTY : accessList();
    var tip = GWEI.multiply(BigInteger.valueOf(random.below(5)));
    var feeCap = GWEI.multiply(BigInteger.valueOf(2_000)).add(tip);
    var least = Math.max(IntrinsicGas.of(data, accessList), IntrinsicGas.floor(data));
    var draft =
        new SignedTransaction(
            type,
            BigInteger.valueOf(config.l2ChainId()),
            nonce,
            type == SignedTransaction.DYNAMIC_FEE ? tip : feeCap,
            feeCap,
            least + random.below(50_000),
            Optional.of(receiver(time)),
            value(),
            data,
            accessList,
            BigInteger.ZERO,
            List.of(),
            Bytes.EMPTY,
            BigInteger.ZERO,
            BigInteger.ZERO,
            BigInteger.ZERO);
    return draft.signedBy(sender.key()).encode();
  }

  /** A deposit to a plain account: some mint, some pay more than they have, some lack gas. */
  Bytes deposit(long time) {
    var data = data();
    var least = Math.max(IntrinsicGas.of(data, Bytes.EMPTY), IntrinsicGas.floor(data));
    var gas = random.below(5) == 0 ? least - 1 - random.below(20_000) : least + random.below(9_000);
    var from = random.flip() ? random.address() : known.get(random.below(known.size()));
    return new DepositTransaction(
            random.hash(),
            from,
            Optional.of(receiver(time)),
            random.flip() ? value() : BigInteger.ZERO,
            random.flip() ? value() : BigInteger.ZERO,
            gas,
            false,
            data)
        .encode();
  }

  private Address receiver(long time) {
    if (random.flip()) {
      var one = known.get(random.below(known.size()));
      var fork = PRECOMPILES.get(one);
      if (fork == null || !config.isActive(fork, time)) return one;
    }
    var fresh = random.address();
    if (known.size() < MAX_KNOWN) known.add(fresh);
    return fresh;
  }

  private BigInteger value() {
    return random.below(4) == 0
        ? BigInteger.ZERO
        : ETHER.multiply(BigInteger.valueOf(random.below(1_000))).divide(BigInteger.valueOf(777));
  }

  /** None, incompressible, all zero, or repetitive. */
  private Bytes data() {
    return switch (random.below(5)) {
      case 0 -> random.bytesUpTo(MAX_DATA);
      case 1 -> Bytes.wrap(new byte[random.below(MAX_DATA)]);
      case 2 -> repeated(random.bytes(1 + random.below(300)), random.below(MAX_DATA));
      default -> Bytes.EMPTY;
    };
  }

  private static Bytes repeated(Bytes pattern, int size) {
    var bytes = new byte[size];
    for (var i = 0; i < size; i++) bytes[i] = pattern.get(i % pattern.size());
    return Bytes.wrap(bytes);
  }

  private Bytes accessList() {
    var entries = random.below(4);
    return RlpWriter.list(out -> {
      for (var i = 0; i < entries; i++)
        out.putList(entry -> {
          entry.put(random.address());
          entry.putList(keys -> {
            for (var n = random.below(4); n > 0; n--) keys.put(random.hash());
          });
        });
    });
  }
}
