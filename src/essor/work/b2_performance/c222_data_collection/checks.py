"""Check the description of a collection part by part: sources, dictionary, totals, figures found twice, rhythm."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from essor.kernel.finding import Status
from essor.kernel.message import Message
from essor.kernel.value import Count, Money, Quantity, Rate, Value, magnitude
from essor.work.checking import Seen, verifies
from essor.work.truth import Truth
from essor.work.wording import Wording

from .compute import STEPS
from .inputs import Claims, KpiStated, TotalStated

_WORDS = Wording(__package__)
_SHOWN = Decimal("0.0005")  # half of the last digit of a score shown with one decimal of a percentage


@verifies("a")
def every_kpi_has_its_source(claims: Claims, truth: Truth) -> Iterator[Seen]:
    """Verify that each chosen KPI names a source, and that the inventory lists that source."""
    del truth
    listed = {claim.value.name for claim in claims.sources}
    if not listed:
        return
    for claim in claims.kpis:
        kpi = claim.value
        strange = [name for name in kpi.sources if name not in listed]
        if not kpi.sources:
            yield Seen("fail", _WORDS.message("kpi_unsourced", kpi=kpi.name), where=claim.where)
        elif strange:
            said = _WORDS.message("kpi_source_unlisted", kpi=kpi.name, source=strange[0])
            yield Seen("fail", said, found=strange[0], where=claim.where)
        else:
            said = _WORDS.message("kpi_sourced", kpi=kpi.name, sources=", ".join(kpi.sources))
            yield Seen("pass", said, where=claim.where)


@verifies("a")
def sources_say_tool_owner_and_rhythm(claims: Claims, truth: Truth) -> Iterator[Seen]:
    """Verify that each source says the tool it comes from, who answers for it and how often it is collected."""
    del truth
    for claim in claims.sources:
        source = claim.value
        lacking = [name for name in ("tool", "owner", "rhythm") if not getattr(source, name)]
        for name in lacking:
            what = _WORDS.message(f"lacking_{name}")
            said = _WORDS.message("source_undescribed", source=source.name, lacking=what)
            yield Seen("fail", said, name, None, claim.where)
        if not lacking:
            yield Seen("pass", _WORDS.message("source_described", source=source.name), where=claim.where)


@verifies("a")
def what_is_left_out_says_why(claims: Claims, truth: Truth) -> Iterator[Seen]:
    """Verify that each source and each field without a KPI, and each KPI left out, says why."""
    del truth
    unused = [(claim.value.name, claim.value.why_left_out, claim.where) for claim in claims.sources
              if claim.value.selected and not claim.value.kpis]  # fmt: skip
    unused += [(claim.value.name, claim.value.why_left_out, claim.where) for claim in claims.fields
               if not claim.value.kpis]  # fmt: skip
    unused += [(claim.value.name, claim.value.why, claim.where) for claim in claims.left_out]
    for name, why, where in unused:
        if not why:
            yield Seen("fail", _WORDS.message("selection_untold", name=name), where=where)
    told = sum(bool(why) for _, why, _ in unused)
    if told:
        yield Seen("pass", _WORDS.message("selection_told", n=Count(told)), found=Count(told))


@verifies("b")
def control_totals_are_equal(claims: Claims, truth: Truth) -> Iterator[Seen]:
    """Verify that each control total of a source is what the tables hold plus what was rejected, to the cent."""
    del truth
    for claim in claims.sources:
        for total in claim.value.totals:
            expected, found = magnitude(total.source), _held(total)
            if expected is None or found is None:
                continue
            name, summed = claim.value.name, _like(total.source, found)
            if expected == found:
                said = _WORDS.message("total_equal", source=name, total=total.name)
                yield Seen("pass", said, total.source, summed, claim.where)
            else:
                said = _WORDS.message(
                    "total_differs", source=name, total=total.name, expected=total.source, found=summed
                )
                yield Seen("fail", said, total.source, summed, claim.where)


@verifies("b")
def rows_add_up(claims: Claims, truth: Truth) -> Iterator[Seen]:
    """Verify that the rows read of each source are those kept, rejected and set aside."""
    del truth
    for claim in claims.sources:
        source = claim.value
        if source.rows_read is None or source.rows_kept is None or source.rows_rejected is None:
            continue
        found = source.rows_kept + source.rows_rejected + (source.rows_set_aside or 0)
        read = Count(source.rows_read)
        if found == source.rows_read:
            said = _WORDS.message("rows_equal", source=source.name, read=read)
            yield Seen("pass", said, read, Count(found), claim.where)
        else:
            said = _WORDS.message("rows_differ", source=source.name, read=read, found=Count(found))
            yield Seen("fail", said, read, Count(found), claim.where)


@verifies("b")
def figures_found_twice_agree(claims: Claims, truth: Truth) -> Iterator[Seen]:
    """Verify that a second, independent calculation of each KPI gives the same figure."""
    del truth
    for claim in claims.kpis:
        kpi = claim.value
        if kpi.value is None:
            continue
        if kpi.again is None:
            yield Seen("not_found", _WORDS.message("found_once", kpi=kpi.name), kpi.value, None, claim.where)
        elif kpi.again == kpi.value:
            said = _WORDS.message("found_twice", kpi=kpi.name, value=kpi.value)
            yield Seen("pass", said, kpi.value, kpi.again, claim.where)
        else:
            said = _WORDS.message("found_otherwise", kpi=kpi.name, value=kpi.value, again=kpi.again)
            yield Seen("fail", said, kpi.again, kpi.value, claim.where)


@verifies("b")
def figures_are_those_of_the_data(claims: Claims, truth: Truth) -> Iterator[Seen]:
    """Verify that each KPI with a reference is what the data say of that figure."""
    for claim in claims.kpis:
        kpi = claim.value
        if not kpi.figure or kpi.value is None:
            continue
        yield Seen(*_against(kpi, truth), where=claim.where)


@verifies("b")
def results_are_calculated(claims: Claims, truth: Truth) -> Iterator[Seen]:
    """Verify that each result of the workbook is a formula, and none a typed number."""
    del truth
    for claim in claims.results:
        if not claim.value.formula.startswith("="):
            yield Seen("fail", _WORDS.message("result_typed", name=claim.value.name), "=", None, claim.where)
    calculated = sum(claim.value.formula.startswith("=") for claim in claims.results)
    if calculated:
        yield Seen("pass", _WORDS.message("result_calculated", n=Count(calculated)), found=Count(calculated))


@verifies("c")
def sources_are_within_their_rhythm(claims: Claims, truth: Truth) -> Iterator[Seen]:
    """Verify that the newest row of each source is no older, at the end of the period, than its rhythm allows."""
    del truth
    for claim in claims.sources:
        source = claim.value
        if source.days_behind is None or source.days_allowed is None:
            continue
        late = source.days_behind > source.days_allowed
        days, allowed = Count(source.days_behind), Count(source.days_allowed)
        said = _WORDS.message("source_late" if late else "source_fresh", source=source.name, days=days, allowed=allowed)
        yield Seen("fail" if late else "pass", said, allowed, days, claim.where)


@verifies("c")
def process_is_described(claims: Claims, truth: Truth) -> Iterator[Seen]:
    """Verify that the description holds each step, from the collection to the publication."""
    del truth
    if not claims.process:
        return
    for step in STEPS:
        there = step in claims.process
        what = _WORDS.message(f"step_{step}")
        said = _WORDS.message("step_described" if there else "step_lacking", step=what)
        yield Seen("pass" if there else "fail", said, step, step if there else None)


@verifies("c")
def personal_data_have_a_legal_basis(claims: Claims, truth: Truth) -> Iterator[Seen]:
    """Verify that each field that names a person says on which legal basis it is held (GDPR art. 6)."""
    del truth
    for claim in claims.fields:
        field = claim.value
        if not field.personal:
            continue
        if field.legal_basis:
            said = _WORDS.message("basis_given", field=field.name, basis=field.legal_basis)
            yield Seen("pass", said, found=field.legal_basis, where=claim.where)
        else:
            yield Seen("fail", _WORDS.message("basis_lacking", field=field.name), where=claim.where)


@verifies("c")
def refresh_is_told_in_steps(claims: Claims, truth: Truth) -> Iterator[Seen]:
    """Verify that a colleague is told what to do the next month, one step after the other."""
    if not claims.refresh:
        return
    n, least = len(claims.refresh), truth.parameter("refresh_steps_least")
    enough = n >= least
    said = _WORDS.message("refresh_told" if enough else "refresh_short", n=Count(n))
    yield Seen("pass" if enough else "fail", said, Count(int(least)), Count(n))


@verifies("c")
def quality_is_the_mean_of_its_parts(claims: Claims, truth: Truth) -> Iterator[Seen]:
    """Verify that the quality score is the weighted mean of the parts that it shows."""
    del truth
    if claims.quality is None:
        return
    quality = claims.quality.value
    parts = [(number, part.weight) for part in quality.parts if (number := magnitude(part.value)) is not None]
    weights = sum((weight for _, weight in parts), Decimal(0))
    stated = magnitude(quality.score)
    if not weights or stated is None:
        return
    mean = sum((share * weight for share, weight in parts), Decimal(0)) / weights
    right = abs(mean - stated) <= _SHOWN
    if right:
        said = _WORDS.message("quality_right", score=quality.score, n=Count(len(parts)))
    else:
        said = _WORDS.message("quality_wrong", found=quality.score, expected=Rate(mean))
    yield Seen("pass" if right else "fail", said, Rate(mean), quality.score, claims.quality.where)


def _held(total: TotalStated) -> Decimal | None:
    mart, rejected = magnitude(total.mart), Decimal(0) if total.rejected is None else magnitude(total.rejected)
    return None if mart is None or rejected is None else mart + rejected


def _like(value: Value, number: Decimal) -> Value:
    """Return a number in the unit of a control total: money, or a quantity."""
    return Money(number, value.currency) if isinstance(value, Money) else Quantity(number)


def _against(kpi: KpiStated, truth: Truth) -> tuple[Status, Message, Value | None, Value | None]:
    """Return what the data say of a stated KPI."""
    known = truth.figures.get(kpi.figure)
    if known is None:
        return "not_reproduced", _WORDS.message("figure_unknown", kpi=kpi.name), None, kpi.value
    expected, found = known["value"], kpi.value
    if found is None:
        raise AssertionError(kpi)
    if expected == found:
        return "pass", _WORDS.message("figure_right", kpi=kpi.name, value=found), expected, found
    return "fail", _WORDS.message("figure_wrong", kpi=kpi.name, found=found, expected=expected), expected, found
