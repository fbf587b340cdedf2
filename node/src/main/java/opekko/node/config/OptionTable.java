package opekko.node.config;

import static opekko.node.config.Option.Kind.DURATION;
import static opekko.node.config.Option.Kind.FILE;
import static opekko.node.config.Option.Kind.LIST;
import static opekko.node.config.Option.Kind.NUMBER;
import static opekko.node.config.Option.Kind.SWITCH;
import static opekko.node.config.Option.Kind.TEXT;
import static opekko.node.config.Option.named;
import static opekko.node.config.Option.regular;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import opekko.protocol.fork.Hardfork;

/** All settings of {@code opekko node}, by op-node's names where it has the setting. */
final class OptionTable {
  static final List<Option> ROWS = rows();

  private OptionTable() {}

  private static List<Option> rows() {
    var rows = new ArrayList<Option>();
    rows.addAll(chain());
    rows.addAll(l1());
    rows.addAll(beacon());
    rows.addAll(engine());
    rows.addAll(sequencer());
    rows.addAll(cluster());
    rows.addAll(servers());
    return Collections.unmodifiableList(rows);
  }

  private static List<Option> chain() {
    var rows =
        new ArrayList<>(
            List.of(
                regular("network", TEXT, "network", "a chain of `opekko networks`"),
                regular("rollup.config", FILE, "rollup-config", "op-node's rollup.json"),
                regular(
                    "rollup.l1-chain-config",
                    FILE,
                    "l1-chain-config",
                    "L1 fork times and blob schedule of an L1 that is not public")));
    Arrays.stream(Hardfork.values())
        .filter(fork -> fork != Hardfork.BEDROCK && fork != Hardfork.REGOLITH)
        .map(Hardfork::flag)
        .map(f -> regular("override." + f, NUMBER, "override." + f, "time of fork " + f + ", s"))
        .forEach(rows::add);
    return rows;
  }

  private static List<Option> l1() {
    return List.of(
        named("l1", LIST, "l1.rpc", List.of("L1_ETH_RPC"), "L1 endpoints, the preferred one first"),
        named("l1.trustrpc", SWITCH, "l1.trust-rpc", List.of("L1_TRUST_RPC"), "check no hashes"),
        named(
            "l1.rpckind",
            TEXT,
            "l1.rpc-kind",
            List.of("L1_RPC_KIND"),
            "how receipts are asked for first: standard, debug_geth, …"),
        regular("l1.max-concurrency", NUMBER, "l1.max-concurrency", "requests in flight"),
        regular("l1.rpc-rate-limit", NUMBER, "l1.rate-limit", "requests a second, 0: no limit"),
        regular("l1.rpc-max-batch-size", NUMBER, "l1.max-batch-size", "calls in one request"),
        regular("l1.http-poll-interval", DURATION, "l1.http-poll-interval", "head poll"),
        regular("l1.epoch-poll-interval", DURATION, "l1.epoch-poll-interval", "finality poll"),
        regular("verifier.l1-confs", NUMBER, "l1.confs", "blocks derivation keeps from L1's head"),
        regular("l1.lookahead-bytes", NUMBER, "l1.lookahead-bytes", "L1 data fetched ahead"));
  }

  private static List<Option> beacon() {
    return List.of(
        regular("l1.beacon", TEXT, "l1.beacon", "beacon endpoint"),
        regular("l1.beacon-header", TEXT, "l1.beacon-header", "'Name: value' sent to it"),
        named(
            "l1.beacon-fallbacks",
            LIST,
            "l1.beacon-fallbacks",
            List.of("L1_BEACON_FALLBACKS", "L1_BEACON_ARCHIVER"),
            "asked where the beacon endpoint does not have a blob"),
        regular("l1.beacon.ignore", SWITCH, "l1.beacon-ignore", "start although the probe failed"),
        regular(
            "l1.beacon.fetch-all-sidecars",
            SWITCH,
            "l1.beacon-fetch-all-sidecars",
            "fetch whole slots, for endpoints that cannot select"),
        regular(
            "l1.beacon.check-blobs-one-by-one",
            SWITCH,
            "l1.beacon-check-blobs-one-by-one",
            "a commitment for each blob, not one for many: slower, and trusts c-kzg alone"),
        regular(
            "l1.beacon.slot-duration-override",
            NUMBER,
            "l1.beacon-slot-duration",
            "seconds a slot, 0: ask"));
  }

  private static List<Option> engine() {
    return List.of(
        named("l2", TEXT, "l2.engine", List.of("L2_ENGINE_RPC"), "authenticated engine endpoint"),
        named("l2.jwt-secret", FILE, "l2.jwt-secret", List.of("L2_ENGINE_AUTH"), "its secret"),
        named("l2.enginekind", TEXT, "l2.engine-kind", List.of("L2_ENGINE_KIND"), "geth, reth, …"),
        regular("l2.engine-rpc-timeout", DURATION, "l2.engine-timeout", "for one engine call"),
        regular("syncmode", TEXT, "sync.mode", "consensus-layer or execution-layer"),
        regular(
            "syncmode.offset-el-safe", DURATION, "sync.offset-el-safe", "safe behind its target"),
        regular("l2.skip-sync-start-check", SWITCH, "sync.skip-start-check", "trust the safe head"),
        regular("finality.lookback", NUMBER, "finality.lookback", "L1 blocks remembered"),
        regular("finality.delay", NUMBER, "finality.delay", "L1 blocks between attempts"),
        regular("safedb.path", FILE, "safedb", "folder of the safe-head database"));
  }

  private static List<Option> sequencer() {
    return List.of(
        regular("sequencer.enabled", SWITCH, "sequencer.enabled", "make blocks"),
        regular(
            "sequencer.stopped",
            SWITCH,
            "sequencer.stopped",
            "wait for admin_startSequencer before the first block"),
        regular(
            "sequencer.recover", SWITCH, "sequencer.recover", "empty blocks on each next origin"),
        regular(
            "sequencer.max-safe-lag",
            NUMBER,
            "sequencer.max-safe-lag",
            "unsafe blocks, 0: no limit"),
        regular("sequencer.l1-confs", NUMBER, "sequencer.l1-confs", "origins behind L1's head"),
        regular(
            "sequencer.sealing-duration",
            DURATION,
            "sequencer.sealing-duration",
            "first guess at how long sealing takes; then it is measured"),
        regular(
            "sequencer.publish-to",
            LIST,
            "sequencer.publish-to",
            "admin RPCs of nodes that each block is posted to"),
        regular(
            "p2p.sequencer.key", TEXT, "sequencer.key", "key that signs blocks: hex, or a file"),
        regular("signer.endpoint", TEXT, "signer.endpoint", "remote signer, in place of a key"),
        regular("signer.address", TEXT, "signer.address", "account that it signs for"),
        regular("signer.header", LIST, "signer.header", "key=value, sent to it"),
        regular("signer.tls.enabled", SWITCH, "signer.tls.enabled", "show it a certificate"),
        regular("signer.tls.ca", FILE, "signer.tls.ca", "authority of its certificate"),
        regular("signer.tls.cert", FILE, "signer.tls.cert", "certificate shown to it"),
        regular("signer.tls.key", FILE, "signer.tls.key", "key of that certificate"),
        regular(
            "conductor.enabled",
            SWITCH,
            "conductor.enabled",
            "an op-conductor beside the node decides when it sequences"),
        regular("conductor.rpc", TEXT, "conductor.rpc", "that op-conductor"),
        regular("conductor.rpc-timeout", DURATION, "conductor.rpc-timeout", "for one call of it"));
  }

  private static List<Option> cluster() {
    return List.of(
        regular("ha.id", TEXT, "ha.id", "this node's name in its cluster; empty: no cluster"),
        regular(
            "ha.voters",
            LIST,
            "ha.voters",
            "all voters, each id=host[:clusterPort[:logPort]], the same on each node"),
        regular("ha.addr", TEXT, "ha.addr", "host[:clusterPort] of a node that only follows"),
        regular("ha.joining", SWITCH, "ha.joining", "wait until the voters there are let it in"),
        regular("ha.listen-addr", TEXT, "ha.listen-addr", "address that the two ports listen on"),
        regular("ha.dir", FILE, "ha.dir", "commit log, sign guard, what operators told this node"),
        regular(
            "ha.private-network",
            SWITCH,
            "ha.private-network",
            "nobody but the cluster reaches its ports: no TLS needed"),
        regular("ha.tls.enabled", SWITCH, "ha.tls.enabled", "mutual TLS between the nodes"),
        regular("ha.tls.ca", FILE, "ha.tls.ca", "authority of the nodes' certificates"),
        regular("ha.tls.cert", FILE, "ha.tls.cert", "this node's certificate"),
        regular("ha.tls.key", FILE, "ha.tls.key", "key of that certificate, PKCS #8"),
        regular("ha.public-rpc", TEXT, "ha.public-rpc", "this node's RPC, as the others show it"),
        regular(
            "ha.conductor-port",
            NUMBER,
            "ha.conductor-port",
            "serve op-conductor's names and its leader-only proxies there; 0: not"));
  }

  private static List<Option> servers() {
    return List.of(
        regular("rpc.addr", TEXT, "rpc.addr", "public RPC: address"),
        regular("rpc.port", NUMBER, "rpc.port", "public RPC: port"),
        regular("rpc.enable-admin", SWITCH, "rpc.enable-admin", "admin there too (loopback only)"),
        regular("admin.addr", TEXT, "rpc.admin-addr", "admin RPC: address"),
        regular("admin.port", NUMBER, "rpc.admin-port", "admin RPC: port"),
        regular("admin.token-file", FILE, "rpc.admin-token", "admin RPC: bearer token"),
        regular(
            "rpc.admin-state",
            FILE,
            "rpc.admin-state",
            "remembers whether the sequencer was started or stopped"),
        regular("metrics.enabled", SWITCH, "metrics.enabled", "serve Prometheus metrics"),
        regular("metrics.addr", TEXT, "metrics.addr", "metrics: address"),
        regular("metrics.port", NUMBER, "metrics.port", "metrics: port"),
        regular("log.level", TEXT, "log.level", "trace, debug, info, warn, error"),
        regular("log.format", TEXT, "log.format", "text, logfmt or json"),
        regular("log.color", SWITCH, "log.color", "colour in the log, text only"),
        regular("data-dir", FILE, "data-dir", "blob cache, admin token, commit log"));
  }
}
