"""Put the cards of the KPIs into a table: what each counts, where it comes from, who answers for it."""

from __future__ import annotations

from essor.documents import workbook as w

from ..compute import Card, defined, nature, owner_name, tolerated
from .ground import Ground


def card_table(ground: Ground) -> w.Table:
    """Return the cards, one line a KPI."""
    widths = {"kpi": 34, "nature": 26, "definition": 60, "source": 24, "owner": 26, "goal": 34, "decision": 34,
              "tolerance": 16}  # fmt: skip
    own = {"nature": "card_nature", "owner": "card_owner"}
    columns = tuple(
        w.Column(name, ground.say(own.get(name, f"column_{name}")), "text", signs=signs)
        for name, signs in widths.items()
    )
    rows = tuple(_card_row(ground, card) for card in ground.result.cards)
    return w.Table("cards", ground.say("cards_caption"), columns, rows)


def _card_row(ground: Ground, card: Card) -> tuple[str, ...]:
    lang = ground.lang
    return (
        card.label.text(lang),
        nature(card, lang),
        defined(card, lang),
        card.source.text(lang),
        f"{owner_name(card, lang)}, {ground.say(f'rhythm_{card.choice.rhythm}')}",
        card.goal.label.text(lang) if card.goal else ground.say("none"),
        card.decision.text(lang),
        tolerated(card, lang),
    )
