"""One exchange over HTTP, from the bytes of a request to those of its answer; it may wait for the store, so it runs in a thread.

A request that is well formed but wrong as GraphQL is 400 as `application/graphql-response+json`, and 200 as `application/json`,
where old clients expect it.
"""

import logging
from dataclasses import dataclass, replace
from typing import Final

from mfmsec.api import request_id
from mfmsec.api.graphql import parameters, request
from mfmsec.api.graphql.answer import NOT_KEPT, Answer, Refused, encoded, tag
from mfmsec.api.graphql.context import Context
from mfmsec.api.graphql.media import LEGACY, Wanted
from mfmsec.api.graphql.schema import schema
from mfmsec.api.graphql.trusted import Documents
from mfmsec.errors import DocumentUnknown, MfmsecError, RequestError
from mfmsec.query import release

LOG: Final = logging.getLogger("mfmsec.api")


@dataclass(frozen=True, slots=True)
class Exchange:
    """What every exchange needs: the context, the trusted documents, and for how many seconds clients may keep an answer."""

    context: Context
    documents: Documents
    fresh: float

    def answer(self, wanted: Wanted, raw: bytes, tags: bytes, current: str | None) -> Answer:
        """Answer a URL's parameters or a body; `tags` are those that the client has, `current` the state of the graph if known."""
        try:
            if wanted.method == "GET":
                return self._got(wanted, parameters.from_url(raw), tags, current)
            sent = parameters.from_body(raw).request(self.documents)
            return self._told(wanted, request.respond(sent, self.context, schema()), NOT_KEPT)
        except DocumentUnknown as error:
            return Refused(200 if wanted.media == LEGACY else 400, str(error), code=error.code).answer(wanted)
        except RequestError as error:
            return Refused(400, str(error)).answer(wanted)
        except Refused as refused:
            return refused.answer(wanted)
        except Exception:
            number = request_id.current()
            LOG.exception("error %s", number)
            return Refused(500, request_id.masked(number), code=MfmsecError.code).answer(wanted)

    def _got(self, wanted: Wanted, asked: parameters.Parameters, tags: bytes, current: str | None) -> Answer:
        """Answer a query by GET, which a client may keep, and need not get again if it has it."""
        sent = asked.request(self.documents)
        if not request.is_query(sent):
            raise Refused(405, "GET is for queries; send this operation with POST.", (b"allow", b"POST"))
        parts = (wanted.media, sent.document, sent.operation, sent.variables, asked.extensions)
        if tags and (there := current or self._loaded()) and (known := tag(there, *parts)) in tags:
            return self._tagged(encoded(wanted, 200, {}, ()), known).unchanged()
        told = request.respond(sent, self.context, schema())
        if told.release is None:
            return self._told(wanted, told, NOT_KEPT)
        return self._tagged(self._told(wanted, told), tag(told.release, *parts))

    def _loaded(self) -> str | None:
        try:
            return release.loaded(self.context.read).mark
        except MfmsecError:  # the answer meets it again, and tells of it
            return None

    def _told(self, wanted: Wanted, told: request.Response, *headers: tuple[bytes, bytes]) -> Answer:
        status = 200 if told.executed or wanted.media == LEGACY else 400
        return encoded(wanted, status, told.body, headers, told.release)

    def _tagged(self, answer: Answer, known: bytes) -> Answer:
        kept = (b"cache-control", b"max-age=%d, must-revalidate" % self.fresh)
        return replace(answer, headers=(*answer.headers, kept, (b"etag", b"W/" + known)), tag=known)
