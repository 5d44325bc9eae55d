"""What the statement behind gaps reads."""

from mfmsec.domain.vocabulary import Modality
from mfmsec.query.gaps import Question, planned


def test_safeguards_are_read_for_candidates_alone() -> None:
    """A statement that is asked for no candidates reads no safeguards, and evidence only on what is asked about."""
    audio = Question(modalities=(Modality.AUDIO,))

    with_candidates, without = planned(audio).statement, planned(audio, candidates=False).statement

    assert ":Method|Defense)" in with_candidates
    assert ":Method|Defense)" not in without
    assert (with_candidates.count(":Coverage)"), without.count(":Coverage)")) == (2, 1)


def test_evidence_is_read_once_where_all_of_it_is_asked_about() -> None:
    """A question about all threats on all modalities reads each row once, candidates or not."""
    assert planned(Question()).statement.count(":Coverage)") == 1
