"""Measuring: the best of several runs, since everything that disturbs makes it slower."""

import gc
import subprocess
import sys
import time
from collections.abc import Callable


def best(run: Callable[[], object], runs: int) -> float:
    """The seconds of the fastest of some runs, after one to warm up."""
    run()
    seconds = []
    gc.collect()
    gc.disable()  # as the command line has it
    for _ in range(runs):
        start = time.perf_counter()
        run()
        seconds.append(time.perf_counter() - start)
    gc.enable()
    return min(seconds)


def in_process(module: str, *arguments: str) -> str:
    """What a module prints, run in a process of its own."""
    command = [sys.executable, "-m", module, *arguments]
    return subprocess.run(command, check=True, capture_output=True, text=True).stdout.strip()


def peak_memory(*command: str) -> float:
    """The most memory, in MiB, that a command held."""
    probe = (
        "import resource, subprocess, sys;"
        "subprocess.run(sys.argv[1:], check=True, stdout=subprocess.DEVNULL);"
        "print(resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss)"
    )
    done = subprocess.run(
        [sys.executable, "-c", probe, *command], check=True, capture_output=True, text=True
    )
    return int(done.stdout) / 1024
