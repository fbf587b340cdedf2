package opekko.devnet.traffic;

import java.math.BigInteger;
import java.util.List;
import java.util.SplittableRandom;
import opekko.devnet.genesis.DevnetAccount;
import opekko.protocol.type.Address;
import opekko.protocol.type.Bytes;

/**
 * What is sent, one deed after the other: the same seed always gives the same deeds.
 *
 * @param seed any number
 */
public record TrafficPlan(long seed) {
  /** They send nothing else, so their nonces are ours. */
  static final List<DevnetAccount> SENDERS =
      List.of(DevnetAccount.TRAFFIC1, DevnetAccount.TRAFFIC2, DevnetAccount.TRAFFIC3);

  /** Another account than theirs: a deposit takes a nonce of its sender on L2. */
  static final DevnetAccount DEPOSITOR = DevnetAccount.USER2;

  /** One in so many goes to an account that nobody knows. */
  private static final int STRANGERS = 8;

  /** One deposit in so many spends more than its sender has on L2, and so fails there. */
  private static final int FAILURES = 8;

  private static final long MOST_WEI = 1_000_000_000_000L;
  private static final BigInteger TOO_MUCH = BigInteger.ONE.shiftLeft(200);
  private static final long LEAST_DEPOSIT_GAS = 21_000;
  private static final long MOST_DEPOSIT_GAS = 200_000;
  private static final int LEAST_GAS_LIMIT_MILLIONS = 30;
  private static final int MOST_GAS_LIMIT_MILLIONS = 60;
  private static final int MOST_SCALAR = 1_000_000;

  /** Kinds of deeds, each with a random stream of its own. */
  private enum Kind {
    TRANSFER,
    DEPOSIT,
    CHANGE
  }

  /**
   * @param index from zero on; the senders take turns
   */
  public Deed.Transfer transfer(long index) {
    var random = random(Kind.TRANSFER, index);
    var sender = SENDERS.get((int) Math.floorMod(index, (long) SENDERS.size()));
    return new Deed.Transfer(sender, receiver(random), amount(random));
  }

  public Deed.Deposit deposit(long index) {
    var random = random(Kind.DEPOSIT, index);
    var mint = amount(random);
    var value = random.nextInt(FAILURES) == 0 ? TOO_MUCH : mint;
    return new Deed.Deposit(
        DEPOSITOR,
        receiver(random),
        mint,
        value,
        random.nextLong(LEAST_DEPOSIT_GAS, MOST_DEPOSIT_GAS));
  }

  /** A change of a parameter that leaves the chain as usable as before. */
  public Deed change(long index) {
    var random = random(Kind.CHANGE, index);
    if (random.nextBoolean())
      return new Deed.ChangeGasLimit(
          DevnetAccount.OWNER,
          1_000_000L * random.nextInt(LEAST_GAS_LIMIT_MILLIONS, MOST_GAS_LIMIT_MILLIONS + 1));
    return new Deed.ChangeFeeScalars(
        DevnetAccount.OWNER, random.nextInt(MOST_SCALAR), random.nextInt(MOST_SCALAR));
  }

  private static Address receiver(SplittableRandom random) {
    if (random.nextInt(STRANGERS) != 0)
      return SENDERS.get(random.nextInt(SENDERS.size())).address();
    var bytes = new byte[Address.SIZE];
    random.nextBytes(bytes);
    return new Address(Bytes.wrap(bytes));
  }

  private static BigInteger amount(SplittableRandom random) {
    return BigInteger.valueOf(random.nextLong(1, MOST_WEI));
  }

  private SplittableRandom random(Kind kind, long index) {
    var mixed = new SplittableRandom(seed).nextLong() ^ index * 0x9e3779b97f4a7c15L;
    return new SplittableRandom(mixed + kind.ordinal());
  }
}
