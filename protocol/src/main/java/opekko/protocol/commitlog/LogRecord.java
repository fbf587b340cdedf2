package opekko.protocol.commitlog;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import opekko.protocol.engine.PayloadEnvelope;
import opekko.protocol.fault.InvalidData;
import opekko.protocol.port.TakeBack;
import opekko.protocol.ssz.PayloadSsz;
import opekko.protocol.ssz.PayloadVersion;
import opekko.protocol.type.BlockId;
import opekko.protocol.type.Bytes;
import opekko.protocol.type.Hash;

/**
 * What a record of the file says: a kind (u8), the term (u64), and then a block (its SSZ form's
 * number, u8, and the SSZ), a rewind (number u64, hash, reason in UTF-8), one that names what it
 * gives up (number u64, hash, that one's number u64, hash, reason in UTF-8), or where the log
 * stands (number u64, hash, lineage u64). Big endian.
 */
public sealed interface LogRecord {
  int BLOCK = 1;
  int REWIND = 2;
  int STANDING = 3;
  int REWIND_OF = 4;
  int HEAD_SIZE = 1 + Long.BYTES;
  int ID_SIZE = Long.BYTES + Hash.SIZE;
  int AT_SIZE = HEAD_SIZE + ID_SIZE;

  long term();

  /** Where the log ends after this record. */
  BlockId tip();

  record Block(long term, PayloadEnvelope envelope) implements LogRecord {
    @Override
    public BlockId tip() {
      return envelope.id();
    }
  }

  record Rewind(long term, TakeBack back) implements LogRecord {
    @Override
    public BlockId tip() {
      return back.to();
    }
  }

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
      case Rewind(var term, TakeBack(var to, var lost, var reason)) -> {
        var text = reason.getBytes(StandardCharsets.UTF_8);
        var out =
            lost.isEmpty()
                ? at(REWIND, term, to, text.length)
                : put(lost.get(), at(REWIND_OF, term, to, ID_SIZE + text.length));
        yield Bytes.wrap(out.put(text).array());
      }
      case Standing(var term, var tip, var lineage) ->
          Bytes.wrap(at(STANDING, term, tip, Long.BYTES).putLong(lineage).array());
    };
  }

  private static ByteBuffer at(int kind, long term, BlockId tip, int more) {
    return put(tip, ByteBuffer.allocate(AT_SIZE + more).put((byte) kind).putLong(term));
  }

  private static ByteBuffer put(BlockId block, ByteBuffer out) {
    return out.putLong(block.number()).put(block.hash().bytes().asByteBuffer());
  }

  private static BlockId blockAt(Bytes body, int offset) {
    if (body.size() < offset + ID_SIZE) throw new InvalidData("rewind cut short");
    var hash = new Hash(body.slice(offset + Long.BYTES, Hash.SIZE));
    return new BlockId(hash, body.getLong(offset));
  }

  private static String textAt(Bytes body, int offset) {
    return new String(body.slice(offset).toArray(), StandardCharsets.UTF_8);
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
        var to = blockAt(body, HEAD_SIZE);
        yield new Rewind(term, new TakeBack(to, Optional.empty(), textAt(body, AT_SIZE)));
      }
      case REWIND_OF -> {
        var to = blockAt(body, HEAD_SIZE);
        var lost = blockAt(body, AT_SIZE);
        var reason = textAt(body, AT_SIZE + ID_SIZE);
        yield new Rewind(term, new TakeBack(to, Optional.of(lost), reason));
      }
      case STANDING -> {
        var tip = blockAt(body, HEAD_SIZE);
        if (body.size() != AT_SIZE + Long.BYTES) throw new InvalidData("lineage cut short");
        yield new Standing(term, tip, body.getLong(AT_SIZE));
      }
      default -> throw new InvalidData("record of kind " + body.getUnsigned(0));
    };
  }
}
