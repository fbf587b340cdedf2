package opekko.node.rig;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import opekko.devnet.genesis.DevnetAccount;

/** The command line of a node of the rig. */
record NodeArguments(RigNetwork network, Outside outside) {

  /** What follows {@code opekko node}. */
  List<String> of(String node, Path folder) {
    return of(node, node, folder);
  }

  /** Of one that has another id than the place it is at. */
  List<String> of(String node, String id, Path folder) {
    var doors = outside.of(node);
    var all =
        new ArrayList<>(
            List.of(
                "--rollup.config",
                outside.files().rollup().toString(),
                "--rollup.l1-chain-config",
                outside.files().l1ChainConfig().toString(),
                "--l1",
                doors.l1().uri() + "," + doors.l1().socketUri(),
                "--l1.http-poll-interval",
                "1s",
                "--l1.epoch-poll-interval",
                "1s",
                "--l1.beacon",
                doors.l1().uri(),
                "--l1.beacon.ignore",
                "--l2",
                doors.engine().uri(),
                "--l2.jwt-secret",
                outside.jwt().toString(),
                "--finality.delay",
                "1",
                "--rpc.addr",
                network.address(node),
                "--rpc.port",
                String.valueOf(NodeProcess.RPC_PORT)));
    all.addAll(
        List.of(
            "--admin.addr",
            network.address(node),
            "--admin.port",
            String.valueOf(NodeProcess.ADMIN_PORT),
            "--data-dir",
            folder.resolve("data").toString(),
            "--sequencer.enabled",
            "--sequencer.l1-confs",
            "0",
            "--sequencer.publish-to",
            doors.observer().uri(),
            "--signer.tls.enabled",
            "false",
            "--signer.endpoint",
            doors.signer().uri(),
            "--signer.address",
            DevnetAccount.SIGNER.address().toHex()));
    if (network.nodes().size() > 1) all.addAll(cluster(node, id));
    return all;
  }

  private List<String> cluster(String node, String id) {
    var voters =
        network.nodes().stream()
            .map(voter -> (voter.equals(node) ? id : voter) + "=" + network.address(voter))
            .collect(Collectors.joining(","));
    return List.of("--ha.id", id, "--ha.voters", voters, "--ha.private-network");
  }
}
