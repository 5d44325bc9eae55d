"""A folder in which foreign programs of Node are run."""

import subprocess
from dataclasses import dataclass
from pathlib import Path

from tests.conformance import foreign


@dataclass(frozen=True)
class Workshop:
    """A folder in which foreign programs are run."""

    folder: Path

    def run(self, *words: str) -> subprocess.CompletedProcess[str]:
        """Run a script of Node with its arguments; a name without an ending is a program of a package."""
        script = words[0] if words[0].endswith("js") else f"node_modules/.bin/{words[0]}"
        command = [foreign.program("node"), script, *words[1:]]
        return subprocess.run(command, cwd=self.folder, capture_output=True, text=True, check=False, timeout=120)

    def told(self, *words: str) -> str:
        """Run a script that must succeed, and return what it prints."""
        done = self.run(*words)
        assert done.returncode == 0, done.stdout + done.stderr
        return done.stdout
