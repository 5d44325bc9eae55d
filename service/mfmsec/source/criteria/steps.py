"""The steps of the check of a folder, as criteria: what `mfmsec check` says, it says here too."""

from mfmsec.source.criteria.result import Criterion
from mfmsec.source.report import STEPS, Report

LAWS = {
    "read": "Every file of facts and mappings can be read.",
    "facts": "Every key, value, link, name and code of the facts is one that may stand there.",
    "dataset": "Context, schema and facts make one RDF dataset.",
    "rules": "Every rule can be run, until nothing new follows.",
    "shapes": "Every individual conforms to its shapes (SHACL).",
    "checks": "No check finds a sinner.",
    "released": "No id and no code that was ever released vanished, changed or was given again.",
    "form": "Every YAML and Turtle file is in its normal form.",
}
REPAIR = "Run `mfmsec check`: it names file, line, key and repair."


def criteria(checked: Report) -> list[Criterion]:
    """Return one criterion for each step of a check; one that was not reached fails, warnings are counted and pass."""
    done = {step.name: step for step in checked.steps}
    found = []
    for name in STEPS:
        step = done.get(name)
        if step is None:
            found.append(_criterion(name, {}, (f"was not reached, since {checked.stopped!r} found errors",)))
            continue
        errors = tuple(str(finding) for finding in step.findings if finding.severity == "error")
        warnings = len(step.findings) - len(errors)
        found.append(_criterion(name, {**step.counts, **({"warnings": warnings} if warnings else {})}, errors))
    return found


def _criterion(name: str, counted: dict[str, int], sinners: tuple[str, ...]) -> Criterion:
    return Criterion(name, "files", LAWS[name], REPAIR, counted, sinners)
