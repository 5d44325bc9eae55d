"""Why a question has no answer, as the client is told it."""

from typing import Final

TITLES: Final = {
    400: "Bad request",
    403: "Forbidden",
    404: "Not found",
    405: "Method not allowed",
    406: "Not acceptable",
    413: "Too large",
    414: "Address too long",
    415: "Unsupported media type",
    429: "Too many requests",
    500: "Failed",
    503: "Not ready",
    504: "Timed out",
}


class Failure(Exception):
    """There is no answer: a status of HTTP, a code of `errors.py`, one sentence, and further headers."""

    def __init__(self, status: int, code: str, text: str, **headers: str) -> None:
        super().__init__(text)
        self.status = status
        self.code = code
        self.headers = {name.replace("_", "-"): value for name, value in headers.items()}
