package opekko.httpapi.methods.conductor;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;
import opekko.httpapi.methods.PayloadCheck;
import opekko.httpapi.methods.Results;
import opekko.httpapi.rpc.RpcArgument;
import opekko.httpapi.rpc.RpcArguments;
import opekko.httpapi.rpc.RpcDoc;
import opekko.httpapi.rpc.RpcRegistry;
import opekko.protocol.api.ApiResult;
import opekko.protocol.api.HaApi;
import opekko.protocol.api.HaMembers;
import opekko.protocol.api.HaOrder;
import opekko.protocol.json.Json;

/**
 * What changes something, for operators only. Each is answered once it is done; the reference
 * answers that it was begun.
 */
public final class ConductorOrders {
  /** The reference's has no end, and is forgotten. */
  private static final Duration PAUSE = Duration.ofDays(1);

  private static final String BOOL = "true or false";
  private static final String NOTHING = "null";
  private static final String ADDRESS = "id, address as in `ha.voters` without the id, version";

  private final HaApi ha;

  private ConductorOrders(HaApi ha) {
    this.ha = ha;
  }

  public static RpcRegistry of(HaApi ha) {
    var orders = new ConductorOrders(ha);
    return orders.leadership().with(orders.membership());
  }

  private RpcRegistry leadership() {
    return new RpcRegistry(
        List.of(
            ConductorMethod.of(
                "overrideLeader",
                new RpcDoc(
                    BOOL,
                    NOTHING,
                    "Has the façade of this node answer as if it led; the cluster is not touched."),
                arguments ->
                    Results.ofNothing(ha.overrideLeader(arguments.one(RpcArgument::bool)))),
            ConductorMethod.of(
                "pause",
                NOTHING,
                "Keeps leadership from being moved automatically, in the whole cluster, for a day.",
                () -> order("pause", new HaOrder.Pause(PAUSE))),
            ConductorMethod.of(
                "resume", NOTHING, "Ends a pause.", () -> order("resume", new HaOrder.Resume())),
            ConductorMethod.of(
                "stop",
                "an error",
                "Refused: the conductor is part of its node; drain it, or stop the process.",
                ConductorOrders::refuseStop),
            ConductorMethod.of(
                "transferLeader",
                NOTHING,
                "Gives leadership to the most ready other node.",
                () -> order("transferLeader", new HaOrder.Transfer(Optional.empty()))),
            ConductorMethod.of(
                "transferLeaderToServer",
                new RpcDoc(
                    "id, address (not looked at)", NOTHING, "Gives leadership to that node."),
                this::transferTo),
            ConductorMethod.of(
                "commitUnsafePayload",
                new RpcDoc(
                    "`executionPayload` with `parentBeaconBlockRoot`",
                    NOTHING,
                    "Decides the block of an op-node beside; on the leader only."),
                this::commit)));
  }

  private RpcRegistry membership() {
    return new RpcRegistry(
        List.of(
            ConductorMethod.of(
                "addServerAsNonvoter",
                new RpcDoc(
                    ADDRESS,
                    "an error",
                    "Refused: a node without a vote joins by its own settings."),
                ConductorOrders::refuseNonvoter),
            ConductorMethod.of(
                "addServerAsVoter",
                new RpcDoc(
                    ADDRESS,
                    NOTHING,
                    "Lets a running node vote; a version that is not 0 must be the membership's."),
                this::addVoter),
            ConductorMethod.of(
                "removeServer",
                new RpcDoc("id, version", NOTHING, "Takes a node out of the cluster."),
                this::remove)));
  }

  private CompletionStage<ApiResult<Json.Writer>> transferTo(RpcArguments arguments) {
    var id = arguments.at(0, RpcArgument::text);
    arguments.at(1, RpcArgument::text);
    arguments.refuseMoreThan(2);
    return order("transferLeaderToServer", new HaOrder.Transfer(Optional.of(id)));
  }

  private CompletionStage<ApiResult<Json.Writer>> commit(RpcArguments arguments) {
    var envelope = arguments.one(RpcArgument::payload);
    return PayloadCheck.fault(envelope)
        .map(ConductorOrders::refuse)
        .orElseGet(() -> Results.ofNothing(ha.commitUnsafePayload(envelope)));
  }

  private CompletionStage<ApiResult<Json.Writer>> addVoter(RpcArguments arguments) {
    var id = arguments.at(0, RpcArgument::text);
    var address = arguments.at(1, RpcArgument::text);
    var version = arguments.at(2, RpcArgument::count);
    arguments.refuseMoreThan(3);
    return ifStill(
        version, () -> order("addServerAsVoter", new HaOrder.AddVoter(id + "=" + address)));
  }

  private CompletionStage<ApiResult<Json.Writer>> remove(RpcArguments arguments) {
    var id = arguments.at(0, RpcArgument::text);
    var version = arguments.at(1, RpcArgument::count);
    arguments.refuseMoreThan(2);
    return ifStill(version, () -> order("removeServer", new HaOrder.RemoveVoter(id)));
  }

  private static CompletionStage<ApiResult<Json.Writer>> refuseNonvoter(RpcArguments arguments) {
    arguments.at(0, RpcArgument::text);
    arguments.at(1, RpcArgument::text);
    arguments.at(2, RpcArgument::count);
    arguments.refuseMoreThan(3);
    return refuse("a node without a vote joins by its own settings: start it with ha.voters");
  }

  private static CompletionStage<ApiResult<Json.Writer>> refuseStop() {
    return refuse(
        "the conductor is part of its node: drain the node (POST /ha/v1/drain), or stop its"
            + " process");
  }

  /** The version is looked at before the change is asked for; 0 stands for any. */
  private CompletionStage<ApiResult<Json.Writer>> ifStill(
      long version, Supplier<CompletionStage<ApiResult<Json.Writer>>> change) {
    if (version == 0) return change.get();
    return ha.members()
        .thenCompose(answer ->
            switch (answer) {
              case ApiResult.Ok<HaMembers>(var members) ->
                  members.version() == version
                      ? change.get()
                      : refuse(
                          "configuration changed since "
                              + version
                              + " (latest is "
                              + members.version()
                              + ")");
              case ApiResult.Refused<HaMembers>(_, var message) -> refuse(message);
            });
  }

  private CompletionStage<ApiResult<Json.Writer>> order(String method, HaOrder order) {
    var terms = new HaOrder.Terms("a client of op-conductor's RPC", "conductor_" + method, false);
    return Results.of(ha.order(order, terms), (out, _) -> out.writeNull());
  }

  private static CompletionStage<ApiResult<Json.Writer>> refuse(String why) {
    return CompletableFuture.completedFuture(ApiResult.refused(why));
  }
}
