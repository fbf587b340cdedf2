package opekko.cluster;

import opekko.cluster.log.Generation;
import opekko.cluster.log.LogEnd;
import opekko.protocol.api.ApiResult;
import opekko.protocol.api.HaResult;
import opekko.protocol.fault.InvalidData;

/** The bytes of messages between nodes: address of the sender, a tag, the fields in order. */
final class PeerMessageCodec {
  private PeerMessageCodec() {}

  static byte[] encode(PeersCommand.Arrived arrived) {
    var out = new WireWriter().text(arrived.address());
    switch (arrived.message()) {
      case PeerMessage.Report(var report) -> write(out.tag(1), report);
      case PeerMessage.Knock(var from) -> out.tag(2).text(from);
      case PeerMessage.Asked(var from, var call, var order, var terms) ->
          OrderCodec.write(out.tag(3).text(from).number(call), order, terms);
      case PeerMessage.Answered(var from, var call, var result) ->
          write(out.tag(4).text(from).number(call), result);
      case PeerMessage.Handover(var from, var to, var cause, var evidence) ->
          out.tag(5).text(from).text(to).text(cause).texts(evidence);
      case PeerMessage.Leaving(var from) -> out.tag(6).text(from);
      case PeerMessage.Fill(var from, var after, var count) ->
          out.tag(7).text(from).block(after).number(count);
      case PeerMessage.Chunk chunk -> write(out.tag(8), chunk);
      case PeerMessage.FillRefused(var from, var after, var cause) ->
          out.tag(9).text(from).block(after).text(cause);
    }
    return out.toBytes();
  }

  static PeersCommand.Arrived decode(byte[] bytes) {
    var in = new WireReader(bytes);
    var arrived = new PeersCommand.Arrived(in.text(), message(in, in.tag()));
    in.end();
    return arrived;
  }

  private static PeerMessage message(WireReader in, int tag) {
    return switch (tag) {
      case 1 -> new PeerMessage.Report(report(in));
      case 2 -> new PeerMessage.Knock(in.text());
      case 3 ->
          new PeerMessage.Asked(in.text(), in.number(), OrderCodec.order(in), OrderCodec.terms(in));
      case 4 -> new PeerMessage.Answered(in.text(), in.number(), result(in));
      case 5 -> new PeerMessage.Handover(in.text(), in.text(), in.text(), in.texts());
      case 6 -> new PeerMessage.Leaving(in.text());
      case 7 -> new PeerMessage.Fill(in.text(), in.block(), count(in));
      case 8 -> chunk(in);
      case 9 -> new PeerMessage.FillRefused(in.text(), in.block(), in.text());
      default -> throw new InvalidData("no message has tag " + tag);
    };
  }

  private static int count(WireReader in) {
    var value = in.number();
    if (value < 0 || value > Integer.MAX_VALUE) throw new InvalidData("no count: " + value);
    return (int) value;
  }

  private static void write(WireWriter out, NodeReport report) {
    out.text(report.id())
        .number(report.incarnation())
        .instant(report.startedAt())
        .number(report.chain().l1ChainId())
        .number(report.chain().l2ChainId())
        .hash(report.chain().genesis())
        .text(report.version())
        .text(report.publicRpc())
        .number(report.term())
        .flag(report.isLeading())
        .maybe(report.unsafeHead(), WireWriter::block)
        .maybe(report.committed(), WireWriter::block)
        .texts(report.notReady())
        .flag(report.isDrained())
        .number(report.priority())
        .maybe(report.l1Time())
        .instant(report.wallClock())
        .maybe(report.diskMillis())
        .number(report.pause().version())
        .maybe(report.pause().until(), WireWriter::instant);
    write(out, report.log());
  }

  private static void write(WireWriter out, LogEnd log) {
    var generation = log.generation();
    out.number(generation.number())
        .text(generation.founder())
        .number(generation.formerVoters())
        .number(log.term())
        .number(log.index())
        .texts(log.voters());
  }

  private static LogEnd logEnd(WireReader in) {
    var generation = new Generation(in.number(), in.text(), count(in));
    return new LogEnd(generation, in.number(), in.number(), in.texts());
  }

  private static NodeReport report(WireReader in) {
    return new NodeReport(
        in.text(),
        in.number(),
        in.instant(),
        new ChainIdentity(in.number(), in.number(), in.hash()),
        in.text(),
        in.text(),
        in.number(),
        in.flag(),
        in.maybe(WireReader::block),
        in.maybe(WireReader::block),
        in.texts(),
        in.flag(),
        (int) in.number(),
        in.maybeNumber(),
        in.instant(),
        in.maybeReal(),
        new Pause(in.number(), in.maybe(WireReader::instant)),
        logEnd(in));
  }

  private static void write(WireWriter out, ApiResult<HaResult> result) {
    switch (result) {
      case ApiResult.Ok<HaResult>(var done) ->
          out.tag(1)
              .text(done.summary())
              .maybe(done.leader(), WireWriter::text)
              .number(done.term())
              .number(done.tookMillis())
              .number(done.lateBlocks());
      case ApiResult.Refused<HaResult>(var code, var text) -> out.tag(2).number(code).text(text);
    }
  }

  private static ApiResult<HaResult> result(WireReader in) {
    return switch (in.tag()) {
      case 1 ->
          ApiResult.ok(
              new HaResult(
                  in.text(), in.maybe(WireReader::text), in.number(), in.number(), in.number()));
      case 2 -> new ApiResult.Refused<>((int) in.number(), in.text());
      default -> throw new InvalidData("neither a result nor a refusal");
    };
  }

  private static void write(WireWriter out, PeerMessage.Chunk chunk) {
    out.text(chunk.from())
        .block(chunk.block())
        .number(chunk.timestamp())
        .number(chunk.term())
        .number(chunk.lineage())
        .number(chunk.index())
        .number(chunk.parts())
        .number(chunk.size())
        .bytes(chunk.bytes());
  }

  private static PeerMessage.Chunk chunk(WireReader in) {
    return new PeerMessage.Chunk(
        in.text(),
        in.block(),
        in.number(),
        in.number(),
        in.number(),
        count(in),
        count(in),
        count(in),
        in.bytes());
  }
}
