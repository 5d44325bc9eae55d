"""How the foreign programs are brought, and what is said where they cannot be."""

from pathlib import Path

import pytest

from tests.conformance import foreign


@pytest.fixture
def path(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The only folder in which programs are looked for; it is empty."""
    monkeypatch.setenv("PATH", str(tmp_path))
    return tmp_path


@pytest.mark.usefixtures("path")
def test_without_node_it_is_said_what_to_install() -> None:
    """Where Node is missing the reason names it and the version to install."""
    with pytest.raises(foreign.AbsentError, match=r"no node is here; install Node\.js 20 or later"):
        foreign.node_modules()


@pytest.mark.usefixtures("path")
def test_without_java_it_is_said_what_to_install() -> None:
    """Where Java is missing the reason says what to install."""
    with pytest.raises(foreign.AbsentError, match=r"no java is here; install a JDK 17 or later"):
        foreign.java("jena")


def test_an_old_node_counts_as_none(path: Path) -> None:
    """A Node that is too old for the packages is not used."""
    old = path / "node"
    old.write_text("#!/bin/sh\necho v18.20.0\n", encoding="ascii")
    old.chmod(0o700)

    with pytest.raises(foreign.AbsentError, match=r"is v18\.20\.0; install Node\.js 20 or later"):
        foreign.node_modules()


@pytest.mark.usefixtures("path")
@pytest.mark.parametrize(("ci", "code"), [("true", 1), ("", 0)])
def test_what_is_left_out_is_said(ci: str, code: int, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    """What is missing is said aloud, and is a failure under CI alone."""
    monkeypatch.setenv("CI", ci)

    assert foreign.main() == code
    assert "no node is here" in capsys.readouterr().err


def test_what_cannot_be_brought_leaves_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Where a program that brings packages fails, its words are told and no half of it stays."""
    monkeypatch.setattr(foreign, "CACHE", tmp_path)
    wanted = tmp_path / "requirements.txt"
    wanted.write_text("./no-such-package-here\n", encoding="ascii")

    with pytest.raises(foreign.FailedError, match="no-such-package-here"):
        foreign._once("python", [wanted], foreign._pip)  # noqa: SLF001 - how all of them are brought
    assert list((tmp_path / "python").iterdir()) == []
