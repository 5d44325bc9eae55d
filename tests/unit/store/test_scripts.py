from pathlib import Path

import pytest

from mfmsec import resources
from mfmsec.errors import MigrationError
from mfmsec.mapping import cypher
from mfmsec.store import scripts
from mfmsec.store.scripts import Script


@pytest.mark.parametrize(
    ("text", "statements"),
    [
        ("RETURN 1;", ["RETURN 1"]),
        ("RETURN 1;\nRETURN 2", ["RETURN 1", "RETURN 2"]),
        ("RETURN 1; RETURN 2;", ["RETURN 1", "RETURN 2"]),
        ("RETURN 'a;b';RETURN \"c;'d\";", ["RETURN 'a;b'", 'RETURN "c;\'d"']),
        (r"RETURN 'it\'s; fine'; RETURN 'back\\'; RETURN 3", [r"RETURN 'it\'s; fine'", r"RETURN 'back\\'", "RETURN 3"]),
        ("RETURN 1 AS `a;``b`;", ["RETURN 1 AS `a;``b`"]),
        ("// one; two\nRETURN 1;", ["// one; two\nRETURN 1"]),
        ("RETURN 1; // it's the last; really", ["RETURN 1"]),
        ("/* a; 'b */ RETURN 1; /* c */", ["/* a; 'b */ RETURN 1"]),
        ("RETURN 'http://example.org/;' AS x;", ["RETURN 'http://example.org/;' AS x"]),
        (";;\n ; RETURN 1", ["RETURN 1"]),
        ("", []),
    ],
)
def test_a_semicolon_ends_a_statement_only_outside_of_strings_names_and_comments(text: str, statements: list[str]) -> None:
    """Text is cut where Cypher would cut it, and a last statement needs no semicolon."""
    assert scripts.split(text, "V0001__x.cypher") == statements


@pytest.mark.parametrize(
    "text", ["RETURN 1;\nRETURN 'open;", 'RETURN 1;\nRETURN "open', "RETURN 1;\n/* open;", "RETURN 1;\nRETURN 1 AS `a"]
)
def test_what_is_never_closed_is_named_with_its_line(text: str) -> None:
    """A string, name or comment without an end is an error that names file and line."""
    with pytest.raises(MigrationError, match=r"^V0001__x\.cypher, line 2: .* has no end"):
        scripts.split(text, "V0001__x.cypher")


@pytest.mark.parametrize(
    "name", ["V1__x.cypher", "V0001_x.cypher", "V0001__X.cypher", "v0001__x.cypher", "V0001__.cypher", "x.cypher"]
)
def test_a_wrong_name_is_refused(tmp_path: Path, name: str) -> None:
    """A file that is not named by the law of migrations/README.md is an error that shows a right name."""
    (tmp_path / name).write_text("RETURN 1;", encoding="utf-8")

    with pytest.raises(MigrationError, match=r"call it like V0001__what_it_does\.cypher"):
        scripts.read(tmp_path)


def test_a_file_that_is_no_text_is_refused(tmp_path: Path) -> None:
    """A migration that is not UTF-8 is an error that names the file."""
    (tmp_path / "V0001__x.cypher").write_bytes(b"RETURN '\xff';")

    with pytest.raises(MigrationError, match=r"V0001__x\.cypher is not UTF-8"):
        scripts.read(tmp_path)


def test_the_second_checksum_is_the_one_of_neo4j_migrations() -> None:
    """The CRC-32 is taken as neo4j-migrations takes it: over statements cut at semicolons before a line's end."""
    script = Script("V0001__x.cypher", "0001", "RETURN 1;\nRETURN 2;\n")

    assert script.crc32 == Script("V0001__x.cypher", "0001", "RETURN 1;\r\n\r\nRETURN 2").crc32 == "1926902917"
    assert script.sha256 != Script("V0001__x.cypher", "0001", "RETURN 1;\nRETURN 2").sha256


def test_the_shipped_migrations_make_what_the_specs_want() -> None:
    """Each constraint and index of the specs is in the migration files, and nothing else is."""
    shipped = [statement for script in scripts.read(resources.migrations()) for statement in script.statements]
    made = {" ".join(line for line in statement.splitlines() if not line.startswith("//")) for statement in shipped}

    assert made == {cypher.constraint_statement(*wanted) for wanted in cypher.constraints()}
