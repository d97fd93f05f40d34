"""A month through Apache Spark, and through one process; the totals have to be equal.

    scale.py parquet CLAIMS.jsonl DIR --files N    claims as Parquet, the claims of one institution always in one file
    scale.py one DIR OUT ONE.json                  one process: santei batch over all files
    scale.py spark DIR OUT SPARK.json              Spark: santei batch over each file, on two workers; totals by SQL
    scale.py compare ONE.json SPARK.json           equal totals, and what the distribution costs

Nothing is computed here: amounts come from `santei batch`, sums from its summary on one side and from SQL on the other.
"""

import argparse
import glob
import json
import os
import resource
import subprocess
import sys
import time
import zlib

CLAIMS_AT_ONCE = 2_000

# The words of the summary of `santei batch`, and what they are in SQL over its tables.
TOTALS = {
    "computed": "count(*)",
    "final": "count_if(standing = 'final')",
    "provisional": "count_if(standing = 'provisional')",
    "undecided": "count_if(standing = 'undecided')",
    "incomplete": "count_if(standing = 'incomplete')",
    "shares_undecided": "count_if(collected_yen IS NULL)",
    "points_x100": "sum(points_x100)",
    "undecided_points_x100": "sum(undecided_points_x100)",
    "yen.insurer": "sum(insurer_yen)",
    "yen.high_cost": "sum(high_cost_yen)",
    "yen.subsidies": "sum(subsidies_yen)",
    "yen.patient": "sum(patient_exact_yen)",
    "yen.collected": "sum(collected_yen)",
    # The summary counts these of the claims whose share is decided.
    "yen.meals": "sum(CASE WHEN collected_yen IS NOT NULL THEN meals_yen ELSE 0 END)",
    "yen.outside": "sum(CASE WHEN collected_yen IS NOT NULL THEN outside_yen ELSE 0 END)",
}


def parquet(args):
    """One pass over the claims with flat memory: as many open files as partitions."""
    import pyarrow as pa
    import pyarrow.parquet as pq

    schema = pa.schema([("institution", pa.string()), ("claim", pa.string())])
    os.makedirs(args.directory)
    paths = [f"{args.directory}/part-{number:05}.parquet" for number in range(args.files)]
    writers = [pq.ParquetWriter(path, schema, compression="snappy") for path in paths]
    waiting = [[] for _ in writers]

    def flush(number):
        if waiting[number]:
            writers[number].write_batch(pa.RecordBatch.from_pylist(waiting[number], schema=schema))
            waiting[number].clear()

    with open(args.claims, encoding="utf-8") as lines:
        for line in lines:
            institution = json.loads(line)["institution"]
            key = institution["prefecture"] + institution["code"]
            # All claims of an institution stand in one file: what joins a patient's months finds them there.
            number = zlib.crc32(key.encode()) % len(writers)
            waiting[number].append({"institution": key, "claim": line.rstrip("\n")})
            if len(waiting[number]) == CLAIMS_AT_ONCE:
                flush(number)
    for number, writer in enumerate(writers):
        flush(number)
        writer.close()


def batch(inputs, output):
    """The summary of `santei batch` over some files, and the seconds of CPU that it took.

    With --resume a task that Spark starts again on the same machine goes on where the first one stopped, and a finished one is
    computed again from the start: the output is the same bytes either way.
    """
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    images = [image for image in os.environ.get("SANTEI_IMAGES", "").split(":") if image]
    given = ["--images", *images] if images else []
    command = [os.environ["SANTEI"], "--lang", "en", "batch", *inputs, "-o", output, "--threads", "1", "--resume", "--json"]
    done = subprocess.run(command + given, stdout=subprocess.PIPE, stderr=subprocess.PIPE, check=False)
    # 1 says that some claims are in the file of errors, which is counted; anything else is a failure of the run.
    if done.returncode not in (0, 1):
        raise RuntimeError(done.stderr.decode())
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return json.loads(done.stdout), after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


def cpu_of_spark():
    """Seconds of CPU of the processes below this one: driver, workers and their Python, without the runs of santei batch (Linux)."""
    below, parents = {os.getpid()}, {}
    for path in glob.glob("/proc/[0-9]*/stat"):
        try:
            with open(path, encoding="utf-8") as file:
                number, rest = file.read().split(" (", 1)
        except (FileNotFoundError, ProcessLookupError):
            continue
        fields = rest.rsplit(") ", 1)[1].split()
        parents[int(number)] = (int(fields[1]), sum(map(int, fields[11:13])))
    while grown := {own for own, (parent, _) in parents.items() if parent in below} - below:
        below |= grown
    spent = sum(ticks for own, (_, ticks) in parents.items() if own in below and own != os.getpid())
    return spent / os.sysconf("SC_CLK_TCK")


def one(args):
    started = time.monotonic()
    summary, cpu = batch(sorted(glob.glob(f"{args.directory}/*.parquet")), args.output)
    elapsed = time.monotonic() - started

    def value(name):
        found = summary
        for part in name.split("."):
            found = found[part]
        return found

    totals = {name: value(name) for name in TOTALS}
    write(args.totals, "one process", {**totals, "refused": summary["refused"]}, 0.0, elapsed, cpu, 0.0)


def spark(args):
    from pyspark.sql import SparkSession

    started = time.monotonic()
    builder = SparkSession.builder.master(args.master).appName("santei").config("spark.ui.enabled", "false")
    for name in ("SANTEI", "SANTEI_IMAGES"):
        builder = builder.config(f"spark.executorEnv.{name}", os.environ.get(name, ""))
    session = builder.config("spark.executor.memory", "1g").getOrCreate()
    context = session.sparkContext
    # Two tasks that have to wait for each other's executor: both workers are up.
    context.parallelize(range(2), 2).map(lambda _: time.sleep(1)).count()
    ready, at_start = time.monotonic(), cpu_of_spark()
    os.makedirs(args.output, exist_ok=True)

    def compute(path):
        output = f"{args.output}/{os.path.basename(path)}"
        summary, cpu = batch([path], output)
        return os.getppid(), summary["refused"], cpu

    paths = sorted(glob.glob(f"{args.directory}/*.parquet"))
    done = context.parallelize(paths, len(paths)).map(compute).collect()
    session.read.parquet(*[f"{args.output}/{os.path.basename(path)}" for path in paths]).createOrReplaceTempView("results")
    columns = ", ".join(f"{sql} AS `{name}`" for name, sql in TOTALS.items())
    totals = session.sql(f"SELECT {columns} FROM results").first().asDict()
    elapsed, own_cpu = time.monotonic() - ready, cpu_of_spark() - at_start
    session.stop()
    workers = len({worker for worker, _, _ in done})
    refused, cpu = sum(own[1] for own in done), sum(own[2] for own in done)
    write(args.totals, f"Spark, {workers} workers", {**totals, "refused": refused}, ready - started, elapsed, cpu, own_cpu)


def write(path, how, totals, startup, elapsed, batch_cpu, own_cpu):
    run = {"how": how, "totals": totals, "startup_s": startup, "elapsed_s": elapsed}
    run.update(batch_cpu_s=batch_cpu, own_cpu_s=own_cpu)
    with open(path, "w", encoding="utf-8") as file:
        json.dump(run, file, indent=1)


def compare(args):
    runs = []
    for path in (args.one, args.spark):
        with open(path, encoding="utf-8") as file:
            runs.append(json.load(file))
    left, right = [run["totals"] for run in runs]
    differing = sorted(name for name in left.keys() | right.keys() if left.get(name) != right.get(name))
    for name, value in left.items():
        print(f"{name:24} {value:>20,} {right.get(name, 0):>20,}{'  DIFFERS' if name in differing else ''}")
    claims = left["computed"] + left["refused"]
    for run in runs:
        print(
            f"{run['how']}: startup {run['startup_s']:.1f} s, then {run['elapsed_s']:.1f} s;"
            f" a claim {run['elapsed_s'] / claims * 1e6:.0f} µs of time, {run['batch_cpu_s'] / claims * 1e6:.0f} µs of CPU in santei batch,"
            f" {run['own_cpu_s'] / claims * 1e6:.0f} µs beside it"
        )
    if differing:
        sys.exit(f"totals differ: {', '.join(differing)}")
    print(f"totals of {claims:,} claims are equal")


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    commands = parser.add_subparsers(required=True)
    command = commands.add_parser("parquet")
    command.add_argument("claims")
    command.add_argument("directory")
    command.add_argument("--files", type=int, default=16)
    command.set_defaults(run=parquet)
    command = commands.add_parser("one")
    command.add_argument("directory")
    command.add_argument("output")
    command.add_argument("totals")
    command.set_defaults(run=one)
    command = commands.add_parser("spark")
    command.add_argument("directory")
    command.add_argument("output")
    command.add_argument("totals")
    command.add_argument("--master", default="local-cluster[2,1,1024]")
    command.set_defaults(run=spark)
    command = commands.add_parser("compare")
    command.add_argument("one")
    command.add_argument("spark")
    command.set_defaults(run=compare)
    args = parser.parse_args()
    # Workers stand in folders of their own.
    for name in ("directory", "output"):
        if hasattr(args, name):
            setattr(args, name, os.path.abspath(getattr(args, name)))
    args.run(args)


if __name__ == "__main__":
    main()
