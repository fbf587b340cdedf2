package opekko.protocol.receipt;

import java.util.ArrayList;
import java.util.List;
import opekko.protocol.fault.InvalidData;
import opekko.protocol.rlp.RlpReader;
import opekko.protocol.rlp.RlpWriter;
import opekko.protocol.type.Address;
import opekko.protocol.type.Bytes;
import opekko.protocol.type.Hash;

/** One event log; at most four topics. */
public record Log(Address address, List<Hash> topics, Bytes data) {
  private static final int MAX_TOPICS = 4;

  static Log decode(RlpReader in) {
    var fields = in.nextList();
    var address = fields.nextAddress();
    var topics = new ArrayList<Hash>(MAX_TOPICS);
    var list = fields.nextList();
    while (!list.isAtEnd()) {
      if (topics.size() == MAX_TOPICS) throw new InvalidData("log: more than four topics");
      topics.add(list.nextHash());
    }
    var data = fields.nextBytes();
    fields.expectEnd();
    return new Log(address, List.copyOf(topics), data);
  }

  void encode(RlpWriter out) {
    out.putList(log -> log.put(address).putList(list -> topics.forEach(list::put)).put(data));
  }
}
