package opekko.devnet.genesis;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import opekko.protocol.config.RollupJson;

/**
 * The files with which other programs join a devnet.
 *
 * @param rollup op-node's rollup.json
 * @param l1ChainConfig for op-node's {@code --rollup.l1-chain-config}
 * @param l2Genesis for {@code op-geth init}
 */
public record ChainFiles(Path rollup, Path l1ChainConfig, Path l2Genesis) {

  public static ChainFiles in(Path folder) {
    return new ChainFiles(
        folder.resolve("rollup.json"),
        folder.resolve("l1-chain-config.json"),
        folder.resolve("l2-genesis.json"));
  }

  /** Writes them, over those that are there. */
  public void write(DevnetChain chain) throws IOException {
    write(rollup, RollupJson.write(chain.rollup()));
    write(l1ChainConfig, L1ConfigJson.write(chain.l1()));
    write(l2Genesis, GethGenesis.write(chain.l2()));
  }

  private static void write(Path file, ObjectNode json) throws IOException {
    Files.createDirectories(file.toAbsolutePath().getParent());
    Files.writeString(file, json.toPrettyString() + "\n");
  }
}
