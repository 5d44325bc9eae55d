"""Whether XML is whole: a parser of RDF/XML streams, and takes a file that was cut between two elements for a finished one."""

from typing import BinaryIO
from xml.parsers import expat


def fault(stream: BinaryIO) -> tuple[int, str] | None:
    """Return the line and the reason, as the end of a sentence, where XML is not well-formed to its end; None where it is.

    Nothing is fetched. Run it where its time and memory are bounded.
    """
    try:
        expat.ParserCreate().ParseFile(stream)
    except expat.ExpatError as error:
        cut = error.code == expat.errors.codes[expat.errors.XML_ERROR_NO_ELEMENTS]
        return (
            error.lineno,
            "it ends before its first element is closed" if cut else f"it is no XML: {expat.ErrorString(error.code)}",
        )
    return None
