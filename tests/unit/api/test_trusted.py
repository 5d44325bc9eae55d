"""The manifest of trusted documents, and what it lets a client ask."""

import json
from dataclasses import replace
from pathlib import Path

import pytest

from mfmsec import settings
from mfmsec.api.graphql import trusted
from mfmsec.api.graphql.trusted import Documents, digest
from mfmsec.errors import DocumentUnknown, RequestError, SettingsError
from mfmsec.settings import Settings

QUERY, OTHER = "{ release { version } }", "{ threats { totalCount } }"
APOLLO = {
    "format": "apollo-persisted-query-manifest",
    "version": 1,
    "operations": [{"id": digest(QUERY), "name": "R", "type": "query", "body": QUERY}],
}


def written(folder: Path, content: object, mode: str = "prefer") -> Settings:
    file = folder / "manifest.json"
    file.write_text(content if isinstance(content, str) else json.dumps(content), encoding="utf-8")
    return replace(Settings(), trusted_documents=file, trusted_mode=mode)


@pytest.mark.parametrize("content", [{digest(QUERY): QUERY}, {"sha256:" + digest(QUERY): QUERY}, APOLLO])
def test_a_manifest_is_a_map_or_the_file_of_apollos_tools(tmp_path: Path, content: object) -> None:
    """Hashes with or without prefix lead to their documents, in the plain form and in Apollo's."""
    known = trusted.documents(written(tmp_path, content))

    assert known.text(None, digest(QUERY)) == known.text(None, "sha256:" + digest(QUERY)) == QUERY


@pytest.mark.parametrize(
    ("content", "says"),
    [
        ("{", "is no JSON"),
        ([], "neither a map"),
        ({"format": "other"}, "neither a map"),
        ({"deadbeef": QUERY}, "lists deadbeef"),
        ({digest(QUERY): OTHER}, f"lists {digest(QUERY)}"),
        ({digest(QUERY): None}, f"lists {digest(QUERY)}"),
        ({**APOLLO, "operations": [{"id": "1", "body": QUERY}]}, "lists 1"),
        ({**APOLLO, "operations": ["what"]}, "lists what"),
    ],
)
def test_a_wrong_manifest_is_refused_by_name(tmp_path: Path, content: object, says: str) -> None:
    """Another form, or a hash that is not its document's, stops the service before it starts."""
    with pytest.raises(SettingsError, match=says) as refused:
        trusted.documents(written(tmp_path, content))

    assert "MFMSEC_TRUSTED_DOCUMENTS" in str(refused.value)


def test_a_manifest_that_is_missing_is_refused(tmp_path: Path) -> None:
    """A setting that names no readable file is told with its name."""
    with pytest.raises(SettingsError, match=r"MFMSEC_TRUSTED_DOCUMENTS is .*cannot be read"):
        trusted.documents(replace(Settings(), trusted_documents=tmp_path / "none.json"))


def test_switched_off_the_manifest_is_not_read(tmp_path: Path) -> None:
    """With the mode off, no file is opened and no document is known by its hash."""
    known = trusted.documents(written(tmp_path, "{", mode="off"))

    with pytest.raises(DocumentUnknown):
        known.text(None, digest(QUERY))


@pytest.mark.parametrize("only", [False, True])
def test_an_unknown_hash_is_told(only: bool) -> None:
    """A hash that is not on the list gets an error with a code of its own."""
    with pytest.raises(DocumentUnknown, match="knows no document sha256:beef"):
        Documents({digest(QUERY): QUERY}, only=only).text(None, "sha256:beef")


def test_only_listed_documents_are_answered_where_one_says_so() -> None:
    """With `only`, a text is answered if it is on the list, whether a client sends its hash along or not."""
    known = Documents({digest(QUERY): QUERY}, only=True)

    assert known.text(QUERY, None) == known.text(QUERY, digest(QUERY)) == QUERY
    for identifier in (None, digest(OTHER)):
        with pytest.raises(DocumentUnknown, match=digest(OTHER)):
            known.text(OTHER, identifier)


def test_others_are_answered_too_where_the_list_is_preferred() -> None:
    """Without `only`, a text that is not on the list is answered, also beside its hash."""
    known = Documents({digest(QUERY): QUERY})

    assert known.text(OTHER, None) == known.text(OTHER, digest(OTHER)) == OTHER


@pytest.mark.parametrize("only", [False, True])
def test_a_text_and_a_hash_of_two_documents_are_refused(only: bool) -> None:
    """A request cannot name one document and send another."""
    with pytest.raises(RequestError, match="two documents"):
        Documents({digest(QUERY): QUERY}, only=only).text(OTHER, digest(QUERY))


@pytest.mark.parametrize(
    ("environ", "says"),
    [
        ({"MFMSEC_CACHE_SECONDS": "-1"}, "MFMSEC_CACHE_SECONDS is -1.0"),
        ({"MFMSEC_CACHE_SECONDS": "inf"}, "MFMSEC_CACHE_SECONDS is inf"),
        ({"MFMSEC_TRUSTED_MODE": "some"}, "MFMSEC_TRUSTED_MODE is 'some'"),
        ({"MFMSEC_TRUSTED_MODE": "only"}, "MFMSEC_TRUSTED_DOCUMENTS is not set"),
        ({"MFMSEC_CORS_ORIGINS": "https://a.example, b.example"}, "names 'b.example'"),
        ({"MFMSEC_CORS_ORIGINS": "https://a.example/app"}, "without a path"),
    ],
)
def test_a_setting_that_makes_no_sense_is_refused_by_name(environ: dict[str, str], says: str) -> None:
    """A number, mode or origin that cannot be is told with the variable and the repair."""
    with pytest.raises(SettingsError, match=says):
        settings.from_environment(environ)
