"""GraphQL over HTTP, held against the audits of graphql-http, the reference implementation of its specification."""

import json

from tests.conformance.workshop import Workshop


def test_every_audit_passes(workshop: Workshop, url: str) -> None:
    """Each of the 61 audits of graphql-http passes: what a server must, should and may do."""
    audits = json.loads(workshop.told("audits.mjs", url))

    assert len(audits) >= 61
    assert [one for one in audits if one["status"] != "ok"] == []


def test_the_audits_see_a_server_that_is_none(workshop: Workshop, url: str) -> None:
    """An address that is no GraphQL server fails them, so that passing means something."""
    audits = json.loads(workshop.told("audits.mjs", url.replace("/graphql", "/livez")))

    assert len([one for one in audits if one["status"] != "ok"]) > 30
