"""Say what the examination of a workbook found, under the part of the criterion that its calculation belongs to."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from essor.kernel.finding import Finding, Status
from essor.kernel.message import message
from essor.kernel.ref import FileRef
from essor.kernel.value import Count
from essor.work.product import Product
from essor.work.submitted import Read, Slip, SlipKind

_CHECKS: Mapping[SlipKind, tuple[str, Status]] = {
    "circular": ("no_formula_rests_on_itself", "fail"),
    "error": ("no_formula_gives_an_error", "fail"),
    "text_number": ("numbers_are_not_text", "fail"),
    "typed_over": ("results_follow_their_inputs", "fail"),
    "stuck": ("results_follow_their_inputs", "fail"),
    "total_misses": ("totals_hold_all_their_parts", "fail"),
    "odd_formula": ("formulas_agree_with_their_neighbours", "warn"),
    "constant": ("assumptions_have_their_own_cell", "warn"),
    "feeds_nothing": ("inputs_feed_a_result", "warn"),
}
_CALCULATION = ("results_are_calculated", "figures_are_those_of_the_data")


def workbook_findings(read: Read, product: Product, told: tuple[Finding, ...]) -> Iterator[Finding]:
    """Yield what changing the inputs of a workbook showed; nothing of a file that is no workbook.

    Args:
        read: the file.
        product: whose criterion it is.
        told: what the checks of the criterion found: a typed result is said once.

    """
    if read.examined is None:
        return
    part, whole = _part(product), FileRef(read.sha256)
    wrong = [slip for slip in read.examined.slips if not _is_told(slip, read, told)]
    for slip in wrong:
        check, status = _CHECKS[slip.kind]
        named = f"{slip.column}{slip.row}" + (f" ({slip.label})" if slip.label else "")
        said = message(f"review.slip_{slip.kind}", cell=named, other=slip.other, n=Count(slip.times))
        where = (FileRef(read.sha256, slip.sheet, slip.row, slip.column),)
        yield Finding(check, part, "document", status, said, found=slip.other or None, where=where)
    if read.differing:
        said = message("review.not_judged", n=Count(len(read.differing)))
        yield Finding("saved_values_are_reproduced", part, "document", "not_reproduced", said, where=(whole,))
    elif not read.examined.slips:
        seen = read.examined
        said = message(
            "review.examined", n=Count(seen.formulas), inputs=Count(seen.inputs), followed=Count(seen.followed)
        )
        yield Finding("results_follow_their_inputs", part, "document", "pass", said, where=(whole,))


def _part(product: Product) -> str:
    """Return the part of the criterion that speaks of calculation."""
    named = {check.name: check.part for check in product.checks}
    return next((named[name] for name in _CALCULATION if name in named), "a")


def _is_told(slip: Slip, read: Read, told: tuple[Finding, ...]) -> bool:
    """Tell whether a check of the criterion already says of the row of a cell that its result was typed."""
    return slip.kind == "typed_over" and any(
        isinstance(ref, FileRef) and (ref.sha256, ref.sheet, ref.row) == (read.sha256, slip.sheet, slip.row)
        for finding in told
        if finding.check == "results_are_calculated" and finding.status == "fail"
        for ref in finding.where
    )
