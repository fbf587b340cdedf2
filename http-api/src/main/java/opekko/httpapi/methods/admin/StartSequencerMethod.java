package opekko.httpapi.methods.admin;

import java.util.concurrent.CompletionStage;
import opekko.httpapi.methods.Results;
import opekko.httpapi.rpc.RpcArgument;
import opekko.httpapi.rpc.RpcArguments;
import opekko.httpapi.rpc.RpcDoc;
import opekko.httpapi.rpc.RpcMethod;
import opekko.protocol.api.AdminApi;
import opekko.protocol.api.ApiResult;
import opekko.protocol.json.Json;

/** {@code admin_startSequencer}: guarded by the hash the caller believes to be the head. */
record StartSequencerMethod(AdminApi admin) implements RpcMethod {
  @Override
  public String name() {
    return "admin_startSequencer";
  }

  @Override
  public RpcDoc doc() {
    return new RpcDoc(
        "hash of the unsafe head",
        "null",
        "Starts sequencing, if the given block is the unsafe head. In a cluster a follower takes it"
            + " too, whatever the hash: it takes back a stop, and sequences once it leads. Beside an"
            + " op-conductor only its leader does; elsewhere `sequencer is not the leader, aborting`.");
  }

  @Override
  public CompletionStage<ApiResult<Json.Writer>> call(RpcArguments arguments) {
    var unsafeHead = arguments.one(RpcArgument::hash);
    return Results.ofNothing(admin.startSequencer(unsafeHead));
  }
}
