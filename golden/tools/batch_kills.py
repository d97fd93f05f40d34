"""Cuts `santei batch` off at random moments and compares what comes out with a run that was left alone.

    batch_kills.py SANTEI [--claims N] [--kills K] [--formats jsonl,csv,parquet,uke] [--input FILE]
                   [--images FILE]… [--seed S] [--work DIR] [--growth M]

For every format: an uninterrupted run with one thread and one with two must give the same bytes; a run that is killed (SIGKILL) K times and resumed
each time must give them, too. Its file of errors and its summary are compared as well. With --growth the same input M times over must not take more
memory than once (a tenth and 16 MB are allowed). Without --input the claims are those of golden/cases and golden/examples over and over, each
with an id of its own; receipts are written of claims that say all a receipt needs; every 1000th line is broken.
"""

import argparse
import hashlib
import itertools
import json
import os
import pathlib
import random
import signal
import sys
import tempfile
import time

ROOT = pathlib.Path(__file__).resolve().parent.parent
ALLOWED = 16 << 20


def claims():
    for path in sorted((ROOT / "cases").rglob("*.json")) + sorted((ROOT / "examples").glob("*.json")):
        document = json.loads(path.read_text())
        cases = document if isinstance(document, list) else document.get("cases", [document])
        for case in cases:
            claim = case.get("claim", case)
            if "month" in claim and "setting" in claim:
                yield claim


def billable():
    """A claim with everything that a receipt says."""
    claim = json.loads((ROOT / "examples" / "outpatient-r08.json").read_text())
    claim["institution"] |= {"code": "9999913", "name": "ｻﾝﾌﾟﾙ診療所"}
    claim["patient"]["name"] = "山田 太郎"
    claim["coverages"][0]["number"] = "1001"
    claim["diseases"] = [{"code": "4139007", "start": "2026-06-03", "main": True}]
    claim["units"] = [unit for unit in claim["units"] if "price" not in unit["lines"][0]]
    national = json.loads(json.dumps(claim))
    national["coverages"][0] |= {"kind": "national", "insurer_number": "138016"}
    return [claim, national, claim]


def write_claims(path, count, known):
    with open(path, "w", encoding="utf-8") as out:
        for number, claim in zip(range(count), itertools.cycle(known)):
            line = json.dumps({**claim, "id": f"c{number}"}, ensure_ascii=False, separators=(",", ":"))
            out.write((line[:-9] if number % 1000 == 999 else line) + "\n")


def digest(path):
    if not path.exists():
        return None
    if path.is_dir():
        return {str(file.relative_to(path)): digest(file) for file in sorted(path.rglob("*")) if file.is_file()}
    with open(path, "rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


class Batch:
    def __init__(self, santei, inputs, work, kind, images):
        self.out = work / f"out.{kind}"
        self.errors = work / "errors.jsonl"
        self.summary = work / "summary.json"
        self.command = [santei, "batch", *map(str, inputs), "-o", str(self.out), "--errors", str(self.errors), "--json"]
        # A Parquet file can be gone on with from the end of a row group.
        more = {"uke": ["--billing-month", "2027-01", "--allow-open"], "parquet": ["--row-group", "4096"]}
        self.command += more.get(kind, []) + (["--images", *images] if images else [])

    def start(self, *more):
        with open(self.summary, "wb") as out, open(os.devnull, "wb") as null:
            stdout, stderr = (os.POSIX_SPAWN_DUP2, out.fileno(), 1), (os.POSIX_SPAWN_DUP2, null.fileno(), 2)
            return os.posix_spawn(self.command[0], [*self.command, *more], os.environ, file_actions=[stdout, stderr])

    def run(self, *more):
        """Runs to the end: seconds, peak of memory in bytes."""
        start = time.monotonic()
        _, status, usage = os.wait4(self.start(*more), 0)
        if os.waitstatus_to_exitcode(status) not in (0, 1):
            sys.exit(f"{' '.join(self.command)} {more}: exit code {os.waitstatus_to_exitcode(status)}")
        return time.monotonic() - start, usage.ru_maxrss << 10

    def result(self):
        return digest(self.out), digest(self.errors), digest(self.summary)

    def clear(self):
        for path in [*sorted(self.out.rglob("*"), reverse=True), self.out] if self.out.is_dir() else [self.out]:
            path.rmdir() if path.is_dir() else path.unlink(missing_ok=True)


def killed_run(batch, kills, seconds, rng):
    """Kills and resumes; gives how often, before the run came to its end."""
    made = 0
    while made < kills:
        pid = batch.start("--resume", "--threads", "2", "--checkpoint", "0")
        deadline = time.monotonic() + rng.uniform(0, 1.2 * seconds / kills)
        while time.monotonic() < deadline:
            ended, status = os.waitpid(pid, os.WNOHANG)
            if ended:
                if os.waitstatus_to_exitcode(status) not in (0, 1):
                    sys.exit(f"a resumed run ended with exit code {os.waitstatus_to_exitcode(status)}")
                return made
            time.sleep(0.001)
        os.kill(pid, signal.SIGKILL)
        os.waitpid(pid, 0)
        made += 1
    batch.run("--resume")
    return made


def main():
    arguments = argparse.ArgumentParser()
    arguments.add_argument("santei")
    arguments.add_argument("--claims", type=int, default=20_000)
    arguments.add_argument("--kills", type=int, default=20)
    arguments.add_argument("--formats", default="jsonl,csv,parquet,uke")
    arguments.add_argument("--input")
    arguments.add_argument("--images", nargs="*", default=[])
    arguments.add_argument("--seed", type=int, default=1)
    arguments.add_argument("--work")
    arguments.add_argument("--growth", type=int, default=0)
    arguments = arguments.parse_args()
    rng, failed = random.Random(arguments.seed), 0
    with tempfile.TemporaryDirectory(dir=arguments.work) as work:
        work = pathlib.Path(work)
        for kind in arguments.formats.split(","):
            source = pathlib.Path(arguments.input) if arguments.input else work / "claims.jsonl"
            if not arguments.input:
                write_claims(source, arguments.claims, billable() if kind == "uke" else list(claims()))
            batch = Batch(arguments.santei, [source], work, kind, arguments.images)
            one, memory = batch.run("--threads", "1")
            expected = batch.result()
            summary = json.loads(batch.summary.read_text())
            batch.clear()
            two, memory_two = batch.run("--threads", "2")
            same_threads = batch.result() == expected
            batch.clear()
            made = killed_run(batch, arguments.kills, two, rng)
            same_killed = batch.result() == expected
            left = [path.name for path in work.iterdir() if path.name.endswith((".partial", ".journal", ".whole", ".new"))]
            batch.clear()
            print(
                f"{kind}: {summary['claims']:,} claims ({source.stat().st_size >> 20} MB), {summary['refused']:,} refused; "
                f"1 thread {one:.1f} s ({summary['claims'] / one:,.0f}/s), {memory >> 20} MB; "
                f"2 threads {two:.1f} s ({summary['claims'] / two:,.0f}/s), {memory_two >> 20} MB, same bytes: {same_threads}; "
                f"{made} kills, same bytes: {same_killed}; left over: {left}"
            )
            failed += not (same_threads and same_killed and made > 0 and not left)
            if arguments.growth:
                _, larger = Batch(arguments.santei, [source] * arguments.growth, work, kind, arguments.images).run("--threads", "2")
                batch.clear()
                is_flat = larger <= memory_two * 1.1 + ALLOWED
                print(f"{kind}: {arguments.growth} times the input: {larger >> 20} MB, flat: {is_flat}")
                failed += not is_flat
    sys.exit(1 if failed else 0)


main()
