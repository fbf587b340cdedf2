package opekko.sequencer.commitlog;

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
 * number, u8, and the SSZ) or a rewind (number u64, hash, reason in UTF-8). Big endian.
 */
sealed interface LogRecord {
  int BLOCK = 1;
  int REWIND = 2;
  int HEAD_SIZE = 1 + Long.BYTES;
  int REWIND_SIZE = HEAD_SIZE + Long.BYTES + Hash.SIZE;

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

  default Bytes encode() {
    return switch (this) {
      case Block(var term, var envelope) -> {
        var version = PayloadVersion.of(envelope.payload());
        var ssz = PayloadSsz.encode(version, envelope);
        var out = ByteBuffer.allocate(HEAD_SIZE + 1 + ssz.size());
        out.put((byte) BLOCK).putLong(term).put((byte) version.ordinal()).put(ssz.asByteBuffer());
        yield Bytes.wrap(out.array());
      }
      case Rewind(var term, var tip, var reason) -> {
        var text = reason.getBytes(StandardCharsets.UTF_8);
        var out = ByteBuffer.allocate(REWIND_SIZE + text.length);
        out.put((byte) REWIND).putLong(term).putLong(tip.number());
        out.put(tip.hash().bytes().asByteBuffer()).put(text);
        yield Bytes.wrap(out.array());
      }
    };
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
        if (body.size() < REWIND_SIZE) throw new InvalidData("rewind cut short");
        var hash = new Hash(body.slice(HEAD_SIZE + Long.BYTES, Hash.SIZE));
        var reason = new String(body.slice(REWIND_SIZE).toArray(), StandardCharsets.UTF_8);
        yield new Rewind(term, new BlockId(hash, body.getLong(HEAD_SIZE)), reason);
      }
      default -> throw new InvalidData("record of kind " + body.getUnsigned(0));
    };
  }
}
