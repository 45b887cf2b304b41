"""Set the official wording beside our codes: sentence n of a criterion stands beside part n."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from types import MappingProxyType

from essor.standard.exams import ConductRule, Deed, Deliverable, Exam, Sitting
from essor.standard.official.model import OfficialItem, OfficialSitting, OfficialStandard
from essor.standard.tree import Block


def official_wording(
    blocks: tuple[Block, ...], exams: tuple[Exam, ...], official: OfficialStandard
) -> Mapping[str, str]:
    """Return the official text of each of our codes that the document holds.

    Blocks, activities, competences and criteria are paired by code. Parts, deliverables, deeds and
    rules are paired by place, and only where both sides count as many: a sentence is never set beside
    a part that it may not belong to. An exam part has the text of what it is judged on.

    Args:
        blocks: our tree.
        exams: our exams.
        official: the document.

    """
    found = {block.code: block.text for block in official.blocks}
    found |= {activity.code: activity.text for activity in official.activities}
    found |= {competence.code: competence.text for competence in official.competences}
    found |= {criterion.code: criterion.text for criterion in official.criteria}
    wording: dict[str, str] = {}
    for code in _codes(blocks):
        if code in found:
            wording[code] = found[code]
    criteria = {criterion.code: criterion for criterion in official.criteria}
    for block in blocks:
        for competence in block.competences:
            ours = competence.criterion
            theirs = criteria.get(ours.code)
            if theirs is not None and len(theirs.passages) == len(ours.parts):
                for part, passage in zip(ours.parts, theirs.passages, strict=True):
                    wording[part.code] = passage.full_text
    sittings = {sitting.code: sitting for sitting in official.sittings}
    for exam in exams:
        for sitting in exam.sittings:
            if sitting.code in sittings:
                wording |= dict(_sitting_wording(sitting, sittings[sitting.code]))
    return MappingProxyType(wording)


def _codes(blocks: tuple[Block, ...]) -> Iterator[str]:
    for block in blocks:
        yield block.code
        for activity in block.activities:
            yield activity.code
            for competence in activity.competences:
                yield competence.code
                yield competence.criterion.code


def _sitting_wording(ours: Sitting, theirs: OfficialSitting) -> Iterator[tuple[str, str]]:
    yield ours.code, theirs.opening
    told: dict[str, str] = {}
    told |= _item_wording(ours.deliverables, theirs.deliverables)
    told |= _item_wording(ours.deeds, theirs.deeds)
    told |= _item_wording(ours.conduct_rules, theirs.conduct_rules)
    if ours.jury is not None and theirs.jury:
        told[ours.jury.code] = " ".join(rule.text for rule in theirs.jury)
    yield from told.items()
    for part in ours.parts:
        if part.judged_on in told:
            yield part.code, told[part.judged_on]


def _item_wording(ours: Sequence[Deliverable | Deed | ConductRule], theirs: tuple[OfficialItem, ...]) -> dict[str, str]:
    if len(ours) != len(theirs):
        return {}
    return {one.code: item.text for one, item in zip(ours, theirs, strict=True)}
