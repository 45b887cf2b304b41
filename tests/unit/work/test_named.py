"""A period is named as people say it, in both languages."""

import pytest

from essor.kernel.period import Period
from essor.work.named import headed, period_name


@pytest.mark.parametrize(
    ("period", "french", "english"),
    [
        ("2026-10", "octobre 2026", "October 2026"),
        ("2026-Q4", "T4 2026", "Q4 2026"),
        ("2026", "2026", "2026"),
        ("2025-11..2026-10", "novembre 2025 à octobre 2026", "November 2025 to October 2026"),
        ("2026-02..2026-04", "février 2026 à avril 2026", "February 2026 to April 2026"),
        ("2026-W41", "2026-W41", "2026-W41"),
    ],
)
def test_a_period_is_named_in_words(period: str, french: str, english: str):
    assert period_name(Period.parse(period), "fr") == french
    assert period_name(Period.parse(period), "en") == english


def test_a_title_begins_with_a_capital():
    assert headed("octobre 2026") == "Octobre 2026"
    assert headed("") == ""
