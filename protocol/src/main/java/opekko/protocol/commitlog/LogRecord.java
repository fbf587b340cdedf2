package opekko.protocol.commitlog;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import opekko.protocol.engine.PayloadEnvelope;
import opekko.protocol.fault.InvalidData;
import opekko.protocol.ssz.PayloadSsz;
import opekko.protocol.ssz.PayloadVersion;
import opekko.protocol.type.BlockId;
import opekko.protocol.type.Bytes;
import opekko.protocol.type.Hash;

/**
 * What a record of the file says: a kind (u8), the term (u64), and then a block (its SSZ form's
 * number, u8, and the SSZ), a rewind (number u64, hash, reason in UTF-8), or where the log stands
 * (number u64, hash, lineage u64). Big endian.
 */
public sealed interface LogRecord {
  int BLOCK = 1;
  int REWIND = 2;
  int STANDING = 3;
  int HEAD_SIZE = 1 + Long.BYTES;
  int AT_SIZE = HEAD_SIZE + Long.BYTES + Hash.SIZE;

  long term();

  /** Where the log ends after this record. */
  BlockId tip();

  record Block(long term, PayloadEnvelope envelope) implements LogRecord {
    @Override
    public BlockId tip() {
      return envelope.id();
    }
  }

  record Rewind(long term, BlockId tip, String reason) implements LogRecord {}

  /** What a file that was written anew no longer tells by its other records. */
  record Standing(long term, BlockId tip, long lineage) implements LogRecord {}

  default Bytes encode() {
    return switch (this) {
      case Block(var term, var envelope) -> {
        var version = PayloadVersion.of(envelope.payload());
        var out = ByteBuffer.allocate(HEAD_SIZE + 1 + PayloadSsz.size(version, envelope));
        out.put((byte) BLOCK).putLong(term).put((byte) version.ordinal());
        PayloadSsz.write(version, envelope, out);
        yield Bytes.wrap(out.array());
      }
      case Rewind(var term, var tip, var reason) -> {
        var text = reason.getBytes(StandardCharsets.UTF_8);
        yield Bytes.wrap(at(REWIND, term, tip, text.length).put(text).array());
      }
      case Standing(var term, var tip, var lineage) ->
          Bytes.wrap(at(STANDING, term, tip, Long.BYTES).putLong(lineage).array());
    };
  }

  private static ByteBuffer at(int kind, long term, BlockId tip, int more) {
    var out = ByteBuffer.allocate(AT_SIZE + more).put((byte) kind).putLong(term);
    return out.putLong(tip.number()).put(tip.hash().bytes().asByteBuffer());
  }

  private static BlockId blockAt(Bytes body) {
    if (body.size() < AT_SIZE) throw new InvalidData("rewind cut short");
    var hash = new Hash(body.slice(HEAD_SIZE + Long.BYTES, Hash.SIZE));
    return new BlockId(hash, body.getLong(HEAD_SIZE));
  }

  /**
   * @throws InvalidData when these are no record's bytes
   */
  static LogRecord decode(Bytes body) {
    if (body.size() < HEAD_SIZE + 1) throw new InvalidData("record of " + body.size() + " bytes");
    var term = body.getLong(1);
    return switch (body.getUnsigned(0)) {
      case BLOCK -> {
        var version = body.getUnsigned(HEAD_SIZE);
        var versions = PayloadVersion.values();
        if (version >= versions.length) throw new InvalidData("payload version " + version);
        yield new Block(term, PayloadSsz.decode(versions[version], body.slice(HEAD_SIZE + 1)));
      }
      case REWIND -> {
        var tip = blockAt(body);
        var reason = new String(body.slice(AT_SIZE).toArray(), StandardCharsets.UTF_8);
        yield new Rewind(term, tip, reason);
      }
      case STANDING -> {
        var tip = blockAt(body);
        if (body.size() != AT_SIZE + Long.BYTES) throw new InvalidData("lineage cut short");
        yield new Standing(term, tip, body.getLong(AT_SIZE));
      }
      default -> throw new InvalidData("record of kind " + body.getUnsigned(0));
    };
  }
}
