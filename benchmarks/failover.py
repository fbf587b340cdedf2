#!/usr/bin/env python3
"""How long a set of three sequencers is silent when its leader is lost, one set after the other on the same machine.

    benchmarks/failover.py [--kills N] [--pauses N] [--transfers N] [--block-time S] [op-conductor] [opekko]

op-conductor: three real op-node + op-conductor. opekko: three nodes, one cluster. Each on three fresh op-geth of one build,
connected with each other, a fresh L1, and with op-batcher. Needs the peer scripts (OPEKKO_PEER_SCRIPTS, default ../shared/peers) and a build of Opekko.

A block is there when any engine of the set has made it the head (op-geth's own log, milliseconds). The gap of a fault is the
time to the first new block, from the fault, or from when that block was due if that is later. A block is late when it is there
more than half a block time after its timestamp. Between two faults the set has caught up, and some blocks have passed.
kill: SIGKILL to all processes of the leader at once, started again after the first new block. pause: SIGSTOP for 5 s.
transfer: the operator's planned change; ready is when another one says that it sequences, from the order, and from the last block
before, as ours hands over after a block.
"""
import argparse, json, os, random, re, shutil, signal, subprocess, sys, tempfile, time, urllib.error, urllib.request
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timezone
from pathlib import Path

HOME = Path(__file__).resolve().parent.parent
SCRIPTS = Path(os.environ.get("OPEKKO_PEER_SCRIPTS", HOME.parent / "shared" / "peers"))
HEAD = re.compile(r"\[(\d\d-\d\d\|\d\d:\d\d:\d\d\.\d{3})\] Chain head was updated\s+number=([\d,]+)")
PATIENCE = 60
PAUSE_SECONDS = 5
UNREACHABLE = (OSError, RuntimeError, ValueError, KeyError)


def request(url, body=None, token=None, timeout=5):
    made = urllib.request.Request(url, None if body is None else json.dumps(body).encode(), {"Content-Type": "application/json"})
    if token: made.add_header("Authorization", "Bearer " + token)
    try: return json.load(urllib.request.urlopen(made, timeout=timeout))
    except urllib.error.HTTPError as e: raise RuntimeError(f"{url} answered {e.code}: {e.read().decode(errors='replace')}") from e


def rpc(url, method, *params):
    answer = request(url, {"jsonrpc": "2.0", "id": 1, "method": method, "params": list(params)})
    if "error" in answer: raise RuntimeError(f"{method}: {answer['error']}")
    return answer["result"]


def until(what, question, patience=PATIENCE, every=0.1):
    end, last = time.time() + patience, "no answer"
    while time.time() < end:
        try:
            answer = question()
            if answer: return answer
        except UNREACHABLE as e: last = e
        time.sleep(every)
    raise SystemExit(f"gave up after {patience} s waiting for {what}: {last}")


class Stack:
    """L1 and engines, which both sets have alike."""

    def __init__(self, folder, *up):
        self.folder = folder
        self.verb("up", "--no-wait", "--seq-window", 3600, "--batcher-mode", "calldata", *up)
        self.engines = sorted(self.env()["engines"])
        self.connect()

    def connect(self):
        """Every engine to every other one, so that a node that missed blocks can be helped by its engine."""
        engines = self.env()["engines"]
        for engine, place in engines.items():
            for other, there in engines.items():
                me = rpc(place["rpc"], "admin_nodeInfo")["enode"].split("@")[0]
                if engine != other: rpc(there["rpc"], "admin_addPeer", f"{me}@127.0.0.1:{place['p2p_port']}?discport=0")

    def verb(self, verb, *more):
        subprocess.run([sys.executable, SCRIPTS / "stack.py", verb, "--dir", self.folder, *map(str, more)], check=True, stdout=subprocess.DEVNULL)

    def env(self): return json.loads((self.folder / "env.json").read_text())
    def height(self, engine): return int(rpc(self.env()["engines"][engine]["rpc"], "eth_blockNumber"), 16)
    def highest(self): return max(self.height(e) for e in self.engines)
    def due(self, number): return self.env()["l2"]["genesis_time"] + number * self.env()["l2"]["block_time"]

    def heads(self):
        """When each block was first the head of any engine."""
        seen = {}
        for engine in self.engines:
            for stamp, number in HEAD.findall((self.folder / "logs" / f"{engine}.log").read_text()):
                at = datetime.strptime(f"{datetime.now().year}-{stamp}", "%Y-%m-%d|%H:%M:%S.%f").timestamp()
                number = int(number.replace(",", ""))
                seen[number] = min(at, seen.get(number, at))
        return seen


class Conductors:
    """Three op-node, each with an op-conductor."""

    def __init__(self, folder, options):
        self.stack = Stack(folder / "stack", "--conductors", 3, "--block-time", options.block_time)
        env = self.stack.env()
        self.members = {c["node"]: (name, c["rpc"]) for name, c in env["conductors"].items()}
        self.engine = {node: env["nodes"][node]["engine"] for node in self.members}

    def pids(self, node):
        procs = self.stack.env()["procs"]
        return [procs[self.members[node][0]]["pid"], procs[node]["pid"]]

    def leads(self, node):
        return rpc(self.members[node][1], "conductor_leader") and rpc(self.stack.env()["nodes"][node]["rpc"], "admin_sequencerActive")

    def start(self, node):
        conductor, url = self.members[node]
        self.stack.verb("start", node)
        until(node, lambda: rpc(self.stack.env()["nodes"][node]["rpc"], "optimism_syncStatus"))
        self.stack.verb("start", conductor)
        until(conductor, lambda: rpc(url, "conductor_resume") is None)

    def transfer(self, node): rpc(self.members[node][1], "conductor_transferLeader")
    def end(self): self.stack.verb("down")


class Opekko:
    """Three nodes, one cluster."""

    def __init__(self, folder, options):
        self.stack = Stack(folder / "stack", "--no-node", "--engines", 3, "--block-time", options.block_time)
        self.folder, self.processes = folder, {}
        self.engine = dict(zip("abc", self.stack.engines))
        self.ports = {node: free_ports(5) for node in self.engine}
        for node in self.engine: self.start(node)
        # As with op-conductor, only the leader answers the batcher, on the port that speaks op-conductor's RPC.
        until("a leader for the batcher", lambda: any(answers(lambda: self.leads(node)) for node in self.engine))
        self.batcher = op_batcher(self.stack, [f"http://127.0.0.1:{ports[4]}" for ports in self.ports.values()])

    def start(self, node):
        env, folder, (http, admin, _, _, conductor) = self.stack.env(), self.folder / node, self.ports[node]
        folder.mkdir(exist_ok=True)
        voters = ",".join(f"{v}=127.0.0.1:{p[2]}:{p[3]}" for v, p in self.ports.items())
        command = [HOME / "opekko", "node", "--l1", env["l1"]["rpc"], "--l1.beacon", env["l1"]["beacon"], "--rollup.l1-chain-config", env["l1"]["chain_config"],
                   "--l1.http-poll-interval", "250ms", "--l1.epoch-poll-interval", "1s", "--l2", env["engines"][self.engine[node]]["engine"],
                   "--l2.jwt-secret", env["l2"]["jwt"], "--rollup.config", env["l2"]["rollup_config"], "--rpc.addr", "127.0.0.1", "--rpc.port", http,
                   "--admin.port", admin, "--data-dir", folder / "data", "--safedb.path", folder / "safedb", "--sequencer.enabled", "--sequencer.l1-confs", 0,
                   "--p2p.sequencer.key", env["accounts"]["signer"]["key"], "--ha.id", node, "--ha.voters", voters,
                   "--ha.conductor-port", conductor]
        self.processes[node] = subprocess.Popen(list(map(str, command)), stdout=open(folder / "opekko.log", "a"), stderr=subprocess.STDOUT)

    def pids(self, node): return [self.processes[node].pid]

    def leads(self, node):
        try: return urllib.request.urlopen(f"http://127.0.0.1:{self.ports[node][0]}/leader", timeout=2).status == 200
        except urllib.error.HTTPError: return False

    def transfer(self, node):
        token = (self.folder / node / "data" / "admin-token").read_text().strip()
        request(f"http://127.0.0.1:{self.ports[node][1]}/ha/v1/transfer", {"reason": "benchmark"}, token, 30)

    def end(self):
        for process in [self.batcher, *self.processes.values()]: process.kill()
        self.stack.verb("down")


def free_ports(count):
    import socket
    sockets = [socket.socket() for _ in range(count)]
    for s in sockets: s.bind(("127.0.0.1", 0))
    ports = [s.getsockname()[1] for s in sockets]
    for s in sockets: s.close()
    return ports


def leader(members):
    def found():
        leading = [node for node in members.engine if answers(lambda: members.leads(node))]
        return leading[0] if len(leading) == 1 else None
    return until("one leader", found)


def answers(question):
    try: return question()
    except UNREACHABLE: return False


def op_batcher(stack, nodes):
    """The reference's own, on all nodes of the set, as the peer scripts start it for theirs."""
    env, urls = stack.env(), lambda list_: ",".join(list_)
    command = [Path(env["bin"]) / "op-batcher", "--l1-eth-rpc", env["l1"]["rpc"], "--l2-eth-rpc", urls(e["rpc"] for e in env["engines"].values()), "--rollup-rpc", urls(nodes),
               "--private-key", env["accounts"]["batcher"]["key"], "--poll-interval", "250ms", "--num-confirmations", 1, "--max-channel-duration", 1, "--sub-safety-margin", 4,
               "--data-availability-type", "calldata", "--batch-type", 1, "--compression-algo", "brotli-10", "--resubmission-timeout", "8s",
               "--txmgr.receipt-query-interval", "250ms", "--txmgr.not-in-mempool-timeout", "8s", "--txmgr.send-timeout", "30s", "--txmgr.cell-proof-time", 0,
               "--throttle.unsafe-da-bytes-lower-threshold", 0, "--rpc.addr", "127.0.0.1", "--rpc.port", free_ports(1)[0]]
    return subprocess.Popen(list(map(str, command)), stdout=open(stack.folder / "logs" / "op-batcher.log", "w"), stderr=subprocess.STDOUT)


def settle(members, options):
    """Waits until all engines are at the head and the set has gone on for some blocks, to a moment anywhere in a block's time."""
    stack = members.stack
    until("all engines at one height", lambda: stack.highest() - min(stack.height(e) for e in stack.engines) <= 1)
    first = stack.highest()
    until("more blocks", lambda: stack.highest() >= first + 4)
    until("the chain to be on time", lambda: time.time() - stack.due(stack.highest()) < 2 * options.block_time)
    time.sleep(random.random() * options.block_time)
    return leader(members)


def signal_all(members, node, which):
    for pid in members.pids(node): os.kill(pid, which)


def kill(members, options):
    lost = settle(members, options)
    before, at = members.stack.highest(), time.time()
    signal_all(members, lost, signal.SIGKILL)
    until("a new block", lambda: members.stack.highest() > before + 1)
    if lost in getattr(members, "processes", {}): members.processes[lost].wait()
    members.start(lost)
    return at, None


def pause(members, options):
    lost = settle(members, options)
    before, at = members.stack.highest(), time.time()
    signal_all(members, lost, signal.SIGSTOP)
    time.sleep(PAUSE_SECONDS)
    signal_all(members, lost, signal.SIGCONT)
    until("a new block", lambda: members.stack.highest() > before + 1)
    return at, None


def transfer(members, options):
    old = settle(members, options)
    at = time.time()
    with ThreadPoolExecutor(1) as beside:
        order = beside.submit(members.transfer, old)
        until("another leader", lambda: any(answers(lambda: members.leads(node)) for node in members.engine if node != old), every=0.005)
        ready = time.time() - at
        order.result()
    return at, ready


def measure(name, make, options):
    folder = Path(tempfile.mkdtemp(prefix=f"failover-{name}-"))
    members = make(folder, options)
    try:
        until("the first blocks", lambda: members.stack.highest() > 10, 2 * PATIENCE)
        for what, count in ((kill, options.kills), (pause, options.pauses), (transfer, options.transfers)):
            load = os.getloadavg()[0]
            events = [what(members, options) for _ in range(count)]
            if events: settle(members, options); report(name, what.__name__, members.stack, events, options, load)
    finally:
        members.end()
        if options.keep: print(f"{name}: logs in {folder}")
        else: shutil.rmtree(folder, ignore_errors=True)


def report(name, what, stack, events, options, load):
    heads, gaps, late, ready, handed_over = stack.heads(), [], [], [], []
    for i, (at, took) in enumerate(events):
        before = max(n for n, seen in heads.items() if seen <= at)
        first = min(n for n, seen in heads.items() if n > before and seen > at)
        gaps.append(max(0.0, heads[first] - max(at, stack.due(first))))
        end = events[i + 1][0] if i + 1 < len(events) else time.time()
        late.append(sum(1 for n, seen in heads.items() if at < seen <= end and seen - stack.due(n) > options.block_time / 2))
        if took is not None:
            ready.append(took)
            handed_over.append(at + took - max(seen for seen in heads.values() if seen <= at + took))
    line = f"{name:12} {what:8} {len(gaps):3} runs   gap {spread(gaps)}   late blocks {sum(late)} in all, {max(late)} at most"
    if ready: line += f"   ready {spread(ready)}, since the block before {spread(handed_over)}"
    print(f"{line}   load {load:.1f} to {os.getloadavg()[0]:.1f}   {datetime.now(timezone.utc):%H:%M} UTC", flush=True)


def spread(values):
    values = sorted(values)
    at = lambda q: values[min(len(values) - 1, int(q * len(values)))] * 1000
    return f"{at(0.5):.0f} ms p50, {at(0.9):.0f} p90, {values[-1] * 1000:.0f} worst"


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--kills", type=int, default=30)
    parser.add_argument("--pauses", type=int, default=10)
    parser.add_argument("--transfers", type=int, default=20)
    parser.add_argument("--block-time", type=int, default=1)
    parser.add_argument("--keep", action="store_true", help="keep the folders with the logs")
    parser.add_argument("sets", nargs="*", metavar="SET", help="op-conductor, opekko; both when none is named")
    options = parser.parse_args()
    if not (SCRIPTS / "stack.py").exists(): raise SystemExit(f"no peer scripts in {SCRIPTS}: set OPEKKO_PEER_SCRIPTS")
    makers = {"op-conductor": Conductors, "opekko": Opekko}
    for name in options.sets or makers: measure(name, makers[name], options)


if __name__ == "__main__": main()
