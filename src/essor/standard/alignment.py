"""Compare an imported official document with our cut: same codes, as many sentences as parts."""

from __future__ import annotations

from collections.abc import Iterator

from essor.kernel.message import Bilingual, Message, message
from essor.standard.exams import Sitting
from essor.standard.model import Standard
from essor.standard.official.model import OfficialSitting, OfficialStandard

_DELIVERABLES = Bilingual("productions écrites", "written deliverables")
_DEEDS = Bilingual("actes à l’oral", "oral deeds")
_CONDUCT = Bilingual("règles de conduite", "conduct rules")
_JURY = Bilingual("règle de jury", "jury rule")


def align(standard: Standard, official: OfficialStandard) -> tuple[Message, ...]:
    """Return where the document and our standard do not agree; nothing when each has its counterpart.

    Args:
        standard: our wording, cut into parts.
        official: the document of the same qualification; that of another one differs everywhere.

    """
    return (*_codes(standard, official), *_parts(standard, official), *_sittings(standard, official))


def _codes(standard: Standard, official: OfficialStandard) -> Iterator[Message]:
    ours = {block.code for block in standard.blocks} | {activity.code for activity in standard.activities}
    ours |= {competence.code for competence in standard.competences} | {exam.code for exam in standard.exams}
    theirs = {block.code: block.line for block in official.blocks}
    theirs |= {activity.code: activity.line for activity in official.activities}
    theirs |= {competence.code: competence.line for competence in official.competences}
    theirs |= {exam.code: exam.line for exam in official.exams}
    for code in sorted(ours - theirs.keys()):
        yield message("standard.official_lacks", code=code)
    for code in sorted(theirs.keys() - ours):
        yield message("standard.official_adds", code=code, line=theirs[code])


def _parts(standard: Standard, official: OfficialStandard) -> Iterator[Message]:
    theirs = {criterion.code: criterion for criterion in official.criteria}
    for criterion in standard.criteria:
        found = theirs.get(criterion.code)
        if found is not None and len(found.passages) != len(criterion.parts):
            yield message(
                "standard.parts_differ",
                code=criterion.code,
                line=found.line,
                expected=len(criterion.parts),
                found=len(found.passages),
            )


def _sittings(standard: Standard, official: OfficialStandard) -> Iterator[Message]:
    theirs = {sitting.code: sitting for sitting in official.sittings}
    for sitting in standard.sittings:
        if sitting.code not in theirs:
            yield message("standard.official_lacks", code=sitting.code)
        else:
            yield from _sitting(sitting, theirs[sitting.code])


def _sitting(ours: Sitting, theirs: OfficialSitting) -> Iterator[Message]:
    for what, expected, found in (
        (_DELIVERABLES, len(ours.deliverables), len(theirs.deliverables)),
        (_DEEDS, len(ours.deeds), len(theirs.deeds)),
        (_CONDUCT, len(ours.conduct_rules), len(theirs.conduct_rules)),
        (_JURY, int(ours.jury is not None), int(bool(theirs.jury))),
    ):
        if expected != found:
            yield message(
                "standard.items_differ", what=what, code=ours.code, line=theirs.line, expected=expected, found=found
            )
    if len(ours.deliverables) == len(theirs.deliverables):
        for one, other in zip(ours.deliverables, theirs.deliverables, strict=True):
            if one.competences != other.competences:
                yield message(
                    "standard.citations_differ",
                    code=one.code,
                    line=other.line,
                    expected=_list(one.competences),
                    found=_list(other.competences),
                )
    if ours.placement_working_days != theirs.working_days:
        yield message(
            "standard.days_differ",
            code=ours.code,
            line=theirs.line,
            expected=ours.placement_working_days or 0,
            found=theirs.working_days or 0,
        )


def _list(codes: tuple[str, ...]) -> str:
    return ", ".join(codes) or "–"
