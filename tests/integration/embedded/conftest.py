import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from mfmsec.settings import Settings
from mfmsec.store import embedded, place
from mfmsec.store.place import Place
from tests.embedded import CLIENT, gone


@pytest.fixture
def settings(tmp_path: Path) -> Iterator[Settings]:
    """Settings with a home whose name asks for care, and the promise that nothing is left running there."""
    home = tmp_path / 'a home\'s "name" with $ and ä'
    yield Settings(home=home)
    embedded.stop(home)
    assert gone(place.place_of(home))


@pytest.fixture
def here(settings: Settings) -> Place:
    return place.place_of(settings.home)


@pytest.fixture
def spawn(settings: Settings) -> Iterator[Callable[[str], subprocess.Popen[str]]]:
    """Start another command that uses the store, and wait until it does."""
    started: list[subprocess.Popen[str]] = []

    def start(what: str) -> subprocess.Popen[str]:
        words = [sys.executable, "-c", CLIENT, str(settings.home), what]
        process = subprocess.Popen(words, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True)
        started.append(process)
        assert process.stdout
        assert process.stdout.readline().strip().isdigit()
        return process

    yield start
    for process in started:
        process.kill()
        process.communicate()
