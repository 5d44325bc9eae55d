"""What a measured process says of itself, and how it is run."""

import json
import os
import resource
import subprocess
import sys
import time
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parents[1]


def peak_megabytes() -> float:
    """Return the largest memory that this process has held."""
    kilobytes = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return kilobytes / (2**20 if sys.platform == "darwin" else 2**10)


def measured(command: Sequence[str | Path], environment: Mapping[str, str]) -> dict[str, Any]:
    """Run a program of this folder and return what it says of itself: the JSON object in its last line."""
    last = output(command, environment).strip().splitlines()[-1]
    found: dict[str, Any] = json.loads(last)
    return found


def output(command: Sequence[str | Path], environment: Mapping[str, str]) -> str:
    """Return what a program prints; its errors go to ours, and a failure is one."""
    words, variables = [str(word) for word in command], {**os.environ, **environment}
    done = subprocess.run(words, cwd=ROOT, env=variables, stdout=subprocess.PIPE, check=True, text=True)  # noqa: S603 - our own programs
    return done.stdout


def seconds(command: Sequence[str | Path], environment: Mapping[str, str]) -> float:
    """Return how long a program takes from its start to its end."""
    started = time.perf_counter()
    output(command, environment)
    return time.perf_counter() - started
