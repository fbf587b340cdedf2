package opekko.httpapi.methods.admin;

import java.util.List;
import opekko.httpapi.rpc.RpcRegistry;
import opekko.protocol.api.AdminApi;

/** The list of the namespace. */
public final class AdminMethods {
  private AdminMethods() {}

  public static RpcRegistry of(AdminApi admin) {
    return new RpcRegistry(
        List.of(
            new ConductorEnabledMethod(admin),
            new OverrideLeaderMethod(admin),
            new PostUnsafePayloadMethod(admin),
            new ResetDerivationPipelineMethod(admin),
            new SequencerActiveMethod(admin),
            new SetLogLevelMethod(admin),
            new SetRecoverModeMethod(admin),
            new StartSequencerMethod(admin),
            new StopSequencerMethod(admin)));
  }
}
