package opekko.httpapi.methods.conductor;

import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import opekko.httpapi.methods.FacadeLeadership;
import opekko.httpapi.methods.Results;
import opekko.httpapi.rpc.RpcRegistry;
import opekko.protocol.api.ApiResult;
import opekko.protocol.api.HaApi;
import opekko.protocol.api.HaMembers;
import opekko.protocol.json.Json;

/** What anybody may ask of the façade. */
public final class ConductorReads {
  private static final String BOOL = "true or false";
  private static final String SERVER = "`id`, `addr`, `suffrage` (0 votes, 1 does not)";

  private final HaApi ha;
  private final FacadeLeadership leadership;

  private ConductorReads(HaApi ha) {
    this.ha = ha;
    this.leadership = new FacadeLeadership(ha);
  }

  public static RpcRegistry of(HaApi ha) {
    return new ConductorReads(ha).all();
  }

  private RpcRegistry all() {
    return new RpcRegistry(
        List.of(
            ConductorMethod.of(
                "active",
                BOOL,
                "Whether leadership is moved automatically: not paused.",
                () -> Results.of(ha.isPaused(), (out, paused) -> out.writeBoolean(!paused))),
            ConductorMethod.of(
                "clusterMembership",
                "`servers`, each " + SERVER + ", and `version`",
                "Who belongs to the cluster.",
                () -> Results.of(ha.members(), ConductorReads::write)),
            ConductorMethod.of(
                "leader",
                BOOL,
                "Whether this node leads, or was told to answer as if it did.",
                () -> bool(leadership.isLeader())),
            ConductorMethod.of(
                "leaderOverridden",
                BOOL,
                "Whether it was told so.",
                () -> bool(ha.leaderOverridden())),
            ConductorMethod.of(
                "leaderWithID", SERVER, "Who leads; empty texts for nobody.", this::leaderWithId),
            ConductorMethod.of(
                "paused",
                BOOL,
                "Whether an operator keeps leadership from being moved automatically.",
                () -> bool(ha.isPaused())),
            ConductorMethod.of(
                "sequencerHealthy",
                BOOL,
                "Whether this node may lead now.",
                () -> bool(ha.isHealthy())),
            ConductorMethod.of(
                "stopped",
                "false",
                "Whether the conductor was stopped: here it stops with its node, and then nobody"
                    + " answers.",
                () -> bool(CompletableFuture.completedFuture(ApiResult.ok(false))))));
  }

  private CompletionStage<ApiResult<Json.Writer>> leaderWithId() {
    return ha.leaderOverridden()
        .thenCompose(overridden ->
            overridden instanceof ApiResult.Ok<Boolean>(var isOn) && isOn
                ? answer(new HaMembers.Member("N/A (Leader overridden)", "N/A", true))
                : Results.of(ha.members(), (out, members) -> write(out, leaderOf(members))));
  }

  private HaMembers.Member leaderOf(HaMembers members) {
    var id = ha.leader().orElse("");
    return members.members().stream()
        .filter(member -> member.id().equals(id))
        .findAny()
        .orElseGet(() -> new HaMembers.Member(id, "", true));
  }

  private static CompletionStage<ApiResult<Json.Writer>> answer(HaMembers.Member member) {
    return CompletableFuture.completedFuture(ApiResult.ok(out -> write(out, member)));
  }

  private static CompletionStage<ApiResult<Json.Writer>> bool(
      CompletionStage<ApiResult<Boolean>> answer) {
    return Results.of(answer, JsonGenerator::writeBoolean);
  }

  private static void write(JsonGenerator out, HaMembers members) throws IOException {
    out.writeStartObject();
    out.writeArrayFieldStart("servers");
    for (var member : members.members()) write(out, member);
    out.writeEndArray();
    out.writeNumberField("version", members.version());
    out.writeEndObject();
  }

  private static void write(JsonGenerator out, HaMembers.Member member) throws IOException {
    out.writeStartObject();
    out.writeStringField("id", member.id());
    out.writeStringField("addr", member.address());
    out.writeNumberField("suffrage", member.isVoter() ? 0 : 1);
    out.writeEndObject();
  }
}
