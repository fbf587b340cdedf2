package opekko.protocol.generate;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.zip.GZIPOutputStream;
import opekko.protocol.fork.Hardfork;
import opekko.protocol.rlp.RlpWriter;
import opekko.protocol.testkit.RecordedChain;
import opekko.protocol.tx.DepositTransaction;
import opekko.protocol.type.Bytes;

/**
 * Writes the resources {@code upgrades/<fork>.rlp.gz} from the activation blocks recorded in a
 * fixture.
 *
 * <p>Arguments: the fixture's folder (one whose chain goes through every fork) and the folder to
 * write to. How to run it: docs/HOWTO.md.
 */
public final class UpgradeDepositsGenerator {
  public static final List<Hardfork> FORKS =
      List.of(Hardfork.ECOTONE, Hardfork.FJORD, Hardfork.ISTHMUS, Hardfork.JOVIAN, Hardfork.KARST);

  private UpgradeDepositsGenerator() {}

  public static void main(String[] args) throws IOException {
    var chain = RecordedChain.open(Path.of(args[0]));
    var target = Files.createDirectories(Path.of(args[1]));
    for (var fork : FORKS) {
      var file = target.resolve(fork.flag() + ".rlp.gz");
      Files.write(file, resource(chain, fork));
      System.out.println(file);
    }
  }

  /** The bytes of a fork's resource. */
  public static byte[] resource(RecordedChain chain, Hardfork fork) throws IOException {
    var deposits = upgrades(chain, chain.rollup().forks().activationTime(fork).orElseThrow());
    var packed = new ByteArrayOutputStream();
    try (var out = new GZIPOutputStream(packed)) {
      out.write(RlpWriter.list(list -> deposits.forEach(list::put)).toArray());
    }
    return packed.toByteArray();
  }

  /**
   * All deposits of the block at {@code time} but the first one, which tells of L1, and those of
   * users.
   */
  private static List<Bytes> upgrades(RecordedChain chain, long time) {
    var block =
        chain.expected().stream()
            .filter(expected -> expected.attributes().timestamp() == time)
            .findFirst()
            .orElseThrow();
    var users = block.sequenceNumber() == 0 ? chain.origin(block).deposits() : List.<Bytes>of();
    return block.attributes().transactions().stream()
        .skip(1)
        .filter(transaction -> transaction.getUnsigned(0) == DepositTransaction.TYPE)
        .filter(transaction -> !users.contains(transaction))
        .toList();
  }
}
