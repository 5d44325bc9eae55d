"""The checks under `ontology/checks/`: SPARQL queries that ask for sinners, and are content when there are none."""

from dataclasses import dataclass
from pathlib import Path

import pyoxigraph as ox

from mfmsec.source import ask, files
from mfmsec.source.findings import Finding
from mfmsec.source.places import Places

SEVERITIES = ("error", "warning")
ENDING = "-violation.rq"


@dataclass(frozen=True)
class Check:
    """One query for sinners, with how bad the sin is, what it is and how to repair it."""

    name: str
    severity: str
    reason: str
    repair: str
    query: str


def read(folder: Path) -> tuple[list[Check], list[Finding]]:
    """Read the checks of an ontology folder; return them by name, and what is wrong with their files."""
    found: list[Check] = []
    faults: list[Finding] = []
    for path in sorted((folder / "checks").glob("*.rq")):
        name = path.relative_to(folder).as_posix()
        text, unreadable = files.text(path, name)
        severity, said = ([*(line.removeprefix("#").strip() for line in text.split("\n")), "", ""])[:2]
        severity = severity.removeprefix("severity:").strip()
        reason, _, repair = said.partition(". ")
        if not unreadable and (severity not in SEVERITIES or not repair or not path.name.endswith(ENDING)):
            want = f"End its name in {ENDING}; begin it with '# severity: error' or warning, then '# <what>. <how to repair>.'"
            unreadable = [Finding(name, 1, "", "does not begin as a check does.", want, "check")]
        faults += unreadable
        if not unreadable:
            found.append(Check(path.name.removesuffix(ENDING), severity, reason.rstrip("."), repair, text))
    return found, faults


def findings(store: ox.Store, check: Check, where: Places) -> list[Finding]:
    """Return the sinners that a check finds in a dataset, graphs taken together, by file and line."""
    file = f"checks/{check.name}{ENDING}"
    try:
        answer = store.query(check.query, use_default_graph_as_union=True)
    except SyntaxError as error:
        return [Finding(file, 0, "", f"is not SPARQL: {' '.join(str(error).split())}.", "Mend the query.", "check")]
    if not isinstance(answer, ox.QuerySolutions) or [name.value for name in answer.variables] != ["subject", "detail"]:
        return [Finding(file, 0, "", "asks for something else.", "Begin the query with SELECT ?subject ?detail.", "check")]
    rows = [(ask.text(row[0]), ask.text(row[1])) for row in answer]
    why = {
        (subject, detail): f"{check.reason}: {detail.rstrip('.')}." if detail else f"{check.reason}." for subject, detail in rows
    }
    return sorted(
        {where.finding(subject, "", (text, check.repair), check.name, check.severity) for (subject, _), text in why.items()}
    )
