package opekko.rpc.block;

import com.fasterxml.jackson.core.JsonParser;
import java.io.IOException;
import java.math.BigInteger;
import java.util.Optional;
import java.util.OptionalLong;
import opekko.protocol.block.BlockHeader;
import opekko.protocol.fault.InvalidData;
import opekko.protocol.json.HexReader;
import opekko.protocol.rlp.RlpWriter;
import opekko.protocol.type.Address;
import opekko.protocol.type.Bytes;
import opekko.protocol.type.Hash;

/** A header's fields as they come in, in any order. */
final class HeaderJson {
  private static final int BLOOM_SIZE = 256;
  private static final int NONCE_SIZE = 8;

  private Hash hash;
  private Hash parentHash;
  private Hash ommersHash;
  private Address beneficiary;
  private Hash stateRoot;
  private Hash transactionsRoot;
  private Hash receiptsRoot;
  private Bytes logsBloom;
  private BigInteger difficulty = BigInteger.ZERO;
  private Long number;
  private Long gasLimit;
  private Long gasUsed;
  private Long time;
  private Bytes extraData;
  private Hash mixHash;
  private Bytes nonce;
  private BigInteger baseFee;
  private Hash withdrawalsRoot;
  private OptionalLong blobGasUsed = OptionalLong.empty();
  private OptionalLong excessBlobGas = OptionalLong.empty();
  private Hash parentBeaconRoot;
  private Hash requestsHash;
  private Hash accessListHash;
  private OptionalLong slotNumber = OptionalLong.empty();

  /** Whether the field is the header's; if so it has been read. */
  boolean read(String name, JsonParser in) throws IOException {
    switch (name) {
      case "hash" -> hash = HexReader.hash(in);
      case "parentHash" -> parentHash = HexReader.hash(in);
      case "sha3Uncles" -> ommersHash = HexReader.hash(in);
      case "miner" -> beneficiary = HexReader.address(in);
      case "stateRoot" -> stateRoot = HexReader.hash(in);
      case "transactionsRoot" -> transactionsRoot = HexReader.hash(in);
      case "receiptsRoot" -> receiptsRoot = HexReader.hash(in);
      case "logsBloom" -> logsBloom = HexReader.bytes(in, BLOOM_SIZE);
      case "difficulty" -> difficulty = HexReader.bigQuantity(in);
      case "number" -> number = HexReader.quantity(in);
      case "gasLimit" -> gasLimit = HexReader.quantity(in);
      case "gasUsed" -> gasUsed = HexReader.quantity(in);
      case "timestamp" -> time = HexReader.quantity(in);
      case "extraData" -> extraData = HexReader.bytes(in);
      case "mixHash" -> mixHash = HexReader.hash(in);
      case "nonce" -> nonce = HexReader.bytes(in, NONCE_SIZE);
      case "baseFeePerGas" -> baseFee = HexReader.bigQuantity(in);
      case "withdrawalsRoot" -> withdrawalsRoot = HexReader.hash(in);
      case "blobGasUsed" -> blobGasUsed = OptionalLong.of(HexReader.quantity(in));
      case "excessBlobGas" -> excessBlobGas = OptionalLong.of(HexReader.quantity(in));
      case "parentBeaconBlockRoot" -> parentBeaconRoot = HexReader.hash(in);
      case "requestsHash" -> requestsHash = HexReader.hash(in);
      case "blockAccessListHash" -> accessListHash = HexReader.hash(in);
      case "slotNumber" -> slotNumber = OptionalLong.of(HexReader.quantity(in));
      default -> {
        return false;
      }
    }
    return true;
  }

  /** The hash the server says the block has. */
  Hash claimedHash() {
    return required(hash, "hash");
  }

  BlockHeader toHeader() {
    return new BlockHeader(
        required(parentHash, "parentHash"),
        required(ommersHash, "sha3Uncles"),
        required(beneficiary, "miner"),
        required(stateRoot, "stateRoot"),
        required(transactionsRoot, "transactionsRoot"),
        required(receiptsRoot, "receiptsRoot"),
        required(logsBloom, "logsBloom"),
        difficulty,
        required(number, "number"),
        required(gasLimit, "gasLimit"),
        required(gasUsed, "gasUsed"),
        required(time, "timestamp"),
        required(extraData, "extraData"),
        required(mixHash, "mixHash"),
        required(nonce, "nonce"),
        Optional.ofNullable(baseFee),
        Optional.ofNullable(withdrawalsRoot),
        blobGasUsed,
        excessBlobGas,
        Optional.ofNullable(parentBeaconRoot),
        Optional.ofNullable(requestsHash),
        further());
  }

  /** Fields of Amsterdam, which count for the hash only. */
  private Bytes further() {
    if (accessListHash == null) return Bytes.EMPTY;
    var out = new RlpWriter().put(accessListHash);
    slotNumber.ifPresent(out::put);
    return out.toBytes();
  }

  private static <T> T required(T value, String field) {
    if (value == null) throw new InvalidData("block: " + field + " is missing");
    return value;
  }
}
