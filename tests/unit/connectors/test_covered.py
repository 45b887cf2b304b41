from datetime import date

import pytest

from essor.connectors.covered import covered

OCTOBER = (date(2026, 10, 1), date(2026, 11, 1))


@pytest.mark.parametrize(
    "line",
    [
        "1 octobre 2026 - 31 octobre 2026",
        "1 oct. 2026 – 31 oct. 2026",
        "1er octobre 2026 au 31 octobre 2026",
        "October 1, 2026 - October 31, 2026",
        "2026-10-01 - 2026-10-31",
        "01/10/2026 - 31/10/2026",
        "du 1 au 31 octobre 2026",
        "Octobre 2026",
    ],
)
def test_a_title_line_tells_the_period_of_the_file(line: str) -> None:
    assert covered("", ["Rapport sur les campagnes", line], "export.csv") == OCTOBER


def test_two_comment_lines_tell_the_start_and_the_end() -> None:
    lines = ["# All Users", "# Start date: 20260101", "# End date: 20260331"]
    assert covered("", lines, "export.csv") == (date(2026, 1, 1), date(2026, 4, 1))
    lines = ["# Date de début : 20260101", "# Date de fin : 20260331"]
    assert covered("", lines, "export.csv") == (date(2026, 1, 1), date(2026, 4, 1))


@pytest.mark.parametrize(
    ("name", "start", "end"),
    [
        ("campagnes_2026-10.csv", *OCTOBER),
        ("Requêtes 2026-10-01_2026-10-31.csv", *OCTOBER),
        ("ventes_2023-11_2024-10.csv", date(2023, 11, 1), date(2024, 11, 1)),
        ("tunnel_2026.csv", date(2026, 1, 1), date(2027, 1, 1)),
        ("plan_2026-T3.xlsx", date(2026, 7, 1), date(2026, 10, 1)),
    ],
)
def test_the_name_of_the_file_tells_it_when_nothing_else_does(name: str, start: date, end: date) -> None:
    assert covered("", [], name) == (start, end)


def test_the_map_goes_before_the_file() -> None:
    assert covered("2026-10", ["1 mars 2025 - 31 mars 2025"], "x_2024.csv") == OCTOBER


@pytest.mark.parametrize("name", ["Requêtes.csv", "export 31.csv", "732829320.csv"])
def test_a_file_that_says_nothing_covers_no_known_period(name: str) -> None:
    assert covered("", ["Rapport"], name) is None


def test_a_period_of_the_map_that_is_none_is_refused() -> None:
    with pytest.raises(ValueError, match="not a period"):
        covered("octobre", [], "x.csv")
