"""What a picture of a gap shows leads to its rows, as the table beside it does."""

from __future__ import annotations

import pytest
from test_variance_workbook import story

from essor.documents import blocks as b
from essor.documents.figures_in import figures_in
from essor.kernel.message import LANGS, Lang
from essor.kernel.ref import ComputedRef
from essor.work.b2_performance.c223_variance_analysis.document import compose


@pytest.mark.parametrize("lang", LANGS)
def test_every_step_of_a_waterfall_says_which_figures_it_is_computed_from(lang: Lang) -> None:
    charts = [block for block in compose(story(), lang).blocks if isinstance(block, b.Chart)]
    refs = [figure.ref for figure in figures_in(tuple(charts))]
    assert len(charts) == 2
    assert len(refs) > 6
    origins = [ref for ref in refs if isinstance(ref, ComputedRef)]
    assert len(origins) == len(refs)
    assert {len(ref.of) for ref in origins} == {3, 4}  # both sides of a gap, in money and in units; a plan is money
    assert {ref.of[0].perimeter.key() for ref in origins} == {"all", "channel=physical", "channel=ecommerce"}


@pytest.mark.parametrize("lang", LANGS)
def test_every_figure_of_the_parts_leads_to_its_rows(lang: Lang) -> None:
    tables = [block for block in compose(story(), lang).blocks if isinstance(block, b.Table) and len(block.columns) > 7]
    assert len(tables) >= 2
    assert all(figure.ref is not None for figure in figures_in(tuple(tables)))
