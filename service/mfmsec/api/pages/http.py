"""Pages and documents over HTTP, as an ASGI application: what is asked for again is answered from what is kept."""

import asyncio
import logging
from collections.abc import Callable, Mapping
from concurrent.futures import ThreadPoolExecutor
from contextvars import copy_context
from functools import partial
from typing import Final
from urllib.parse import parse_qsl, urlencode

from starlette.types import Receive, Scope, Send

from mfmsec.api import request_id
from mfmsec.api.graphql.answer import Answer
from mfmsec.api.graphql.cache import Answers, Watch
from mfmsec.api.graphql.context import Context
from mfmsec.api.graphql.media import wanted
from mfmsec.api.pages import answers, released, routes
from mfmsec.api.pages.front import Home, similar
from mfmsec.api.pages.negotiate import ALL, LONGEST, RDF, Form, preferred
from mfmsec.api.pages.resource import Asked, Resource, Thing
from mfmsec.errors import LimitExceeded, MfmsecError, ReleaseError, RequestError, ResourceError, StoreError, UnknownTerm

LOG: Final = logging.getLogger("mfmsec.api")
LONGEST_QUERY: Final = 4_000
"""How many bytes the query of a URL may have; the longest text to search for, percent-encoded, has somewhat fewer."""
AGAIN: Final = (b"retry-after", b"5")


class Pages:
    """Answers GET and HEAD for whatever routes.py knows a path of."""

    def __init__(  # noqa: PLR0913 - what pages need
        self,
        context: Context,
        watch: Watch,
        threads: ThreadPoolExecutor,
        new_id: Callable[[], str],
        fresh: float,
        *,
        open_: bool = True,
        sparql: bool = True,
    ) -> None:
        self._context = context
        self._open = open_
        self._sparql = sparql
        self._watch = watch
        self._threads = threads
        self._new_id = new_id
        self._fresh = fresh
        self._answers = Answers()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:  # noqa: ARG002 - as ASGI has it
        """Answer a request."""
        headers = dict(scope["headers"])
        number = request_id.begin(headers, self._new_id)
        answer = await self._answer(scope, headers)
        for error in answer.errors:
            level = logging.WARNING if answer.status >= 500 else logging.INFO  # noqa: PLR2004 - as HTTP has it
            code = error["extensions"]["code"]
            LOG.log(level, "%s %s: %d %s, id %s", scope["method"], scope["path"][:200], answer.status, code, number)
        told = [*answer.headers, (request_id.HEADER, number.encode())]
        await send({"type": "http.response.start", "status": answer.status, "headers": told})
        await send({"type": "http.response.body", "body": b"" if scope["method"] == "HEAD" else answer.body})

    async def _answer(self, scope: Scope, headers: Mapping[bytes, bytes]) -> Answer:
        accept = headers.get(b"accept", b"")[:LONGEST]
        if scope["method"] not in {"GET", "HEAD"}:
            text = "Ask with GET or HEAD; questions are sent to /graphql."
            allowed = ((b"allow", b"GET, HEAD"),)
            return answers.refused(405, "Method not allowed", text, accept, code=RequestError.code, headers=allowed)
        gzip = wanted("GET", b"*/*", b"", headers.get(b"accept-encoding", b"")).gzip
        key = (gzip, b"\n".join((scope["path"].encode("utf-8", "replace"), scope["query_string"], accept)))
        kept = self._answers.find(key, self._watch.release())
        if kept is None:
            work = partial(self._told, scope["path"], scope["query_string"], accept, gzip=gzip)
            kept = await asyncio.get_running_loop().run_in_executor(self._threads, copy_context().run, work)
            self._answers.keep(key, kept)
        tags = headers.get(b"if-none-match", b"")
        return kept.unchanged() if kept.tag and (kept.tag in tags or tags.strip() == b"*") else kept

    def _told(self, path: str, raw: bytes, accept: bytes, *, gzip: bool) -> Answer:
        """Answer in a thread, since it may wait for the store; whatever goes wrong is told as HTTP has it."""
        try:
            return self._found(path, raw, accept, gzip=gzip)
        except UnknownTerm as error:
            near = similar(self._context, path)
            return answers.refused(404, "Not found", str(error), accept, code=error.code, more={"similar": near} if near else None)
        except RequestError as error:
            return answers.refused(400, "Bad request", str(error), accept, code=error.code)
        except (StoreError, ReleaseError, ResourceError) as error:
            return answers.refused(503, "Not available", str(error), accept, code=error.code, headers=(AGAIN,))
        except Exception:
            number = request_id.current()
            LOG.exception("error %s", number)
            return answers.refused(500, "Internal error", request_id.masked(number), accept, code=MfmsecError.code)

    def _found(self, path: str, raw: bytes, accept: bytes, *, gzip: bool) -> Answer:
        if len(raw) > LONGEST_QUERY:
            message = f"The query of the address has {len(raw):,} bytes; {LONGEST_QUERY:,} is the most."
            raise LimitExceeded(message)
        query = dict(parse_qsl(raw.decode("utf-8", "replace"), keep_blank_values=True, max_num_fields=100))
        found = routes.find(path, query)
        if found is None:
            raise UnknownTerm(routes.NOWHERE)
        if isinstance(found, routes.Moved):
            return answers.moved(found.place)
        if isinstance(found, released.Apart):
            return _apart(found, accept, sparql=self._sparql)
        resource = found.resource
        if self._sparql and isinstance(resource, Home) and preferred(accept, ALL) in RDF:
            return answers.moved(routes.WHOLE)
        # What has one form only is that form, whatever a client accepts: scripts and styles are fetched with odd headers.
        form = found.form or (resource.forms[0] if len(resource.forms) == 1 else preferred(accept, resource.forms))
        if form is None:
            return _unacceptable(resource, urlencode(query), accept)
        asked = Asked(self._context, query, open=self._open, sparql=self._sparql)
        if found.form is None and isinstance(resource, Thing):
            return answers.see_other(resource.probe(asked), form, resource, urlencode(query), self._fresh)
        made = resource.make(form, asked)
        return answers.document(made, form, resource, urlencode(query), self._fresh, gzip=gzip)


def _apart(file: released.Apart, accept: bytes, *, sparql: bool) -> Answer:
    here = file.here(sparql=sparql)
    text = f"{released.APART}; see what is loaded here at {', '.join(here)}." if here else f"{released.APART}."
    return answers.refused(404, "Not found", text, accept, code=UnknownTerm.code, more={"here": here} if here else None)


def _unacceptable(resource: Resource, query: str, accept: bytes) -> Answer:
    there: list[Form] = list(resource.forms)
    listed = [{"type": form.media, "href": answers.at(resource, form, query)} for form in there]
    text = f"There is no such form; accept one of {', '.join(form.media for form in there)}, or ask for a file suffix."
    return answers.refused(406, "Not acceptable", text, accept, code=RequestError.code, more={"available": listed})
