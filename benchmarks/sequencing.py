#!/usr/bin/env python3
"""Times nodes that sequence, one after the other, each on a fresh op-geth of the same build and a fresh L1.

    benchmarks/sequencing.py [--seconds N] [--block-time S] [--load TX] [op-node] [opekko]

Needs the peer scripts (OPEKKO_PEER_SCRIPTS, default ../shared/peers) and a build of Opekko.
A block is complete when its engine has made it the head (the engine's own log, milliseconds); late is counted from the
block's timestamp. CPU is that of the node's process alone, from the first to the last block that is counted.
"""
import argparse, json, os, re, shutil, signal, statistics, subprocess, sys, tempfile, time, urllib.request
from datetime import datetime
from pathlib import Path

HOME = Path(__file__).resolve().parent.parent
SCRIPTS = Path(os.environ.get("OPEKKO_PEER_SCRIPTS", HOME.parent / "shared" / "peers"))
TICKS = os.sysconf("SC_CLK_TCK")
WARM_UP_BLOCKS = 15
HEAD = re.compile(r"\[(\d\d-\d\d\|\d\d:\d\d:\d\d\.\d{3})\] Chain head was updated\s+number=([\d,]+)")


def rpc(url, method, *params, token=None):
    body = json.dumps({"jsonrpc": "2.0", "id": 1, "method": method, "params": list(params)}).encode()
    request = urllib.request.Request(url, body, {"Content-Type": "application/json"})
    if token: request.add_header("Authorization", "Bearer " + token)
    answer = json.load(urllib.request.urlopen(request, timeout=20))
    if "error" in answer: raise RuntimeError(f"{method}: {answer['error']}")
    return answer["result"]


def stack(folder, verb, *more):
    subprocess.run([sys.executable, SCRIPTS / "stack.py", verb, "--dir", folder, *map(str, more)], check=True, stdout=subprocess.DEVNULL)


def cpu_seconds(pid):
    fields = Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()
    return (int(fields[11]) + int(fields[12])) / TICKS


def rss_mb(pid):
    return int(re.search(r"VmRSS:\s+(\d+)", Path(f"/proc/{pid}/status").read_text())[1]) / 1024


def opekko(env, folder):
    command = [HOME / "opekko", "node", "--l1", env["l1"]["rpc"], "--l1.beacon", env["l1"]["beacon"], "--rollup.l1-chain-config", env["l1"]["chain_config"],
               "--l1.http-poll-interval", "250ms", "--l1.epoch-poll-interval", "1s", "--l2", env["engines"]["op-geth"]["engine"], "--l2.jwt-secret", env["l2"]["jwt"],
               "--rollup.config", env["l2"]["rollup_config"], "--rpc.addr", "127.0.0.1", "--rpc.port", "0", "--admin.port", "0", "--data-dir", folder / "data",
               "--safedb.path", folder / "safedb", "--sequencer.enabled", "--sequencer.l1-confs", "0", "--p2p.sequencer.key", env["accounts"]["signer"]["key"]]
    return subprocess.Popen(list(map(str, command)), stdout=open(folder / "opekko.log", "w"), stderr=subprocess.STDOUT)


def measure(name, options):
    folder = Path(tempfile.mkdtemp(prefix=f"sequencing-{name}-"))
    # Nothing is batched: with a short window derivation would soon replace the chain by empty blocks.
    up = ["--block-time", options.block_time, "--no-batcher", "--no-wait", "--seq-window", 3600]
    process = None
    try:
        stack(folder / "stack", "up", *up, *(["--no-node"] if name == "opekko" else []))
        env = json.loads((folder / "stack" / "env.json").read_text())
        if name == "opekko":
            process = opekko(env, folder)
            pid = process.pid
        else:
            pid = env["procs"]["op-node"]["pid"]
        engine = env["engines"]["op-geth"]["rpc"]
        height = lambda: int(rpc(engine, "eth_blockNumber"), 16)
        head_time = lambda: int(rpc(engine, "eth_getBlockByNumber", "latest", False)["timestamp"], 16)
        # A node that started late first makes up for it: only blocks after that count.
        while height() < WARM_UP_BLOCKS or head_time() < time.time() - options.block_time:
            if process and process.poll() is not None: raise RuntimeError((folder / "opekko.log").read_text()[-2000:])
            time.sleep(0.2)
        time.sleep(WARM_UP_BLOCKS * options.block_time)
        first, cpu = height(), cpu_seconds(pid)
        end = time.time() + options.seconds
        while time.time() < end:
            if options.load: stack(folder / "stack", "l2-tx", "--count", options.load)
            time.sleep(max(0.0, min(options.block_time, end - time.time())))
        last, cpu, rss = height(), cpu_seconds(pid) - cpu, rss_mb(pid)
        return report(name, folder, engine, first, last, cpu, rss)
    finally:
        if process: process.send_signal(signal.SIGTERM); process.wait(20)
        stack(folder / "stack", "down")
        if not options.keep: shutil.rmtree(folder, ignore_errors=True)


def report(name, folder, engine, first, last, cpu, rss):
    year, seen = datetime.now().year, {}
    for stamp, number in HEAD.findall((folder / "stack" / "logs" / "op-geth.log").read_text()):
        seen.setdefault(int(number.replace(",", "")), datetime.strptime(f"{year}-{stamp}", "%Y-%m-%d|%H:%M:%S.%f").timestamp())
    late = sorted((seen[n] - int(rpc(engine, "eth_getBlockByNumber", hex(n), False)["timestamp"], 16)) * 1000 for n in range(first + 1, last + 1) if n in seen)
    at = lambda q: late[min(len(late) - 1, int(q * len(late)))]
    print(f"{name:8} {len(late):5} blocks   complete at {at(0.5):+7.0f} ms p50 {at(0.99):+7.0f} p99 {late[-1]:+7.0f} worst   "
          f"late (> 0 ms) {sum(1 for l in late if l > 0):4}   CPU {cpu / (last - first) * 1000:6.1f} ms a block   RSS {rss:5.0f} MB", flush=True)
    return statistics.median(late)


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--seconds", type=int, default=120)
    parser.add_argument("--block-time", type=int, default=1)
    parser.add_argument("--load", type=int, default=0, help="L2 transactions sent per block")
    parser.add_argument("--keep", action="store_true", help="keep the folders with the logs")
    parser.add_argument("nodes", nargs="*", default=["op-node", "opekko"])
    options = parser.parse_args()
    if not (SCRIPTS / "stack.py").exists(): raise SystemExit(f"no peer scripts in {SCRIPTS}: set OPEKKO_PEER_SCRIPTS")
    for name in options.nodes or ["op-node", "opekko"]: measure(name, options)


if __name__ == "__main__": main()
