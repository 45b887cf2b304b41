"""Two versions are laid side by side: lines rewritten beside themselves, word by word; lines of one alone."""

from typing import Any

import pytest

from essor.documents import blocks as b


def found(before: list[str], after: list[str]) -> list[tuple[str, str]]:
    """Return the lines beside each other, what changed between brackets."""
    from essor.web.workshop.laid_beside import differences

    def shown(pieces: Any) -> str:
        return " ".join(f"[{one.text}]" if one.changed else one.text for one in pieces)

    first, second = (
        b.Document(title="Titre", subtitle="", lang="fr", blocks=tuple(b.Para((text,)) for text in lines))
        for lines in (before, after)
    )
    return [(shown(one.before), shown(one.after)) for one in differences(first, second)]


@pytest.mark.parametrize(
    ("before", "after", "beside"),
    [
        (["Un mois calme."], ["Un mois calme."], []),
        (["Un mois très calme."], ["Un mois très vif."], [("Un mois très [calme.]", "Un mois très [vif.]")]),
        (["Panier : 182 €"], ["Tout autre chose dit ici"],
         [("[Panier : 182 €]", ""), ("", "[Tout autre chose dit ici]")]),
        ([], ["Un mot de plus"], [("", "[Un mot de plus]")]),
        (["A b c d", "Fin"], ["Neuf ici", "A b c e", "Fin"], [("", "[Neuf ici]"), ("A b c [d]", "A b c [e]")]),
    ],
)  # fmt: skip
def test_lines_that_differ_stand_beside_each_other(
    site: Any, before: list[str], after: list[str], beside: list[tuple[str, str]]
):
    assert found(before, after) == beside
