"""Replays the corpus of the doors through the command line, a process for each claim, and compares bytes.

    cli_door.py SANTEI DIR        DIR as written by the example `doors` of santei-golden

Of a refused claim the command line prints `E<code> <slug>: <text>` for each problem; that is compared, too.
"""

import concurrent.futures
import json
import os
import subprocess
import sys


def says(problem):
    return f"E{problem['code']} {problem['slug']}: {problem['en']}"


def differs(santei, images, claim, expected):
    command = [santei, "--lang", "en", "calc", "-", "--json", "--images", *images]
    told = subprocess.run(command, input=claim, capture_output=True, check=False)
    if expected.startswith(b'{"errors":'):
        said = told.stderr.decode()
        return told.returncode == 0 or not all(says(problem) in said for problem in json.loads(expected)["errors"])
    return told.returncode != 0 or told.stdout != expected


def main():
    santei, root = sys.argv[1:]
    failed = 0
    for name in sorted(os.listdir(root)):
        folder = os.path.join(root, name)
        images = os.path.join(folder, "images")
        images = [os.path.join(images, image) for image in sorted(os.listdir(images))]
        with open(os.path.join(folder, "claims.jsonl"), "rb") as claims, open(
            os.path.join(folder, "expected.jsonl"), "rb"
        ) as answers:
            pairs = list(zip(claims, answers, strict=True))
        with concurrent.futures.ThreadPoolExecutor(os.cpu_count()) as pool:
            results = list(pool.map(lambda pair: differs(santei, images, *pair), pairs))
        print(f"{name}: {len(pairs)} claims, {sum(results)} differ")
        failed += sum(results)
    sys.exit(1 if failed else 0)


main()
