"""Read maps: what is not part of the language is refused with what was found, never run and never guessed."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest

from essor.connectors.catalogue import formats, map_from_data, read_map
from essor.connectors.expression import Apply, Cell, Const, names_in, parse, parse_named
from essor.connectors.plan.binding import bind

MINIMAL = """
format: till
source: till
decimal: ","
day_order: dmy
fields:
  day: [Date, Jour]
outputs:
  - table: order_lines
    columns:
      order_id: Ticket
      line_id: {row: number}
      order_date: day
      channel: {const: physical}
      channel_rule: {const: till}
      quantity: 1
      net_amount: Montant
"""


def test_a_map_is_read_from_yaml_and_from_json_alike() -> None:
    import json

    import yaml

    from_yaml = read_map(MINIMAL)
    from_json = read_map(json.dumps(yaml.safe_load(MINIMAL)))
    assert from_yaml == from_json
    assert (from_yaml.name, from_yaml.source, from_yaml.decimal) == ("till", "till", ",")


@pytest.mark.parametrize(
    ("data", "expression"),
    [
        ("Montant HT", Cell(("Montant HT",))),
        (["Client", "Customer"], Cell(("Client", "Customer"))),
        (12, Const(12)),
        (0.2, Const(Decimal("0.2"))),
        ({"const": "EUR"}, Const("EUR")),
        (None, Const(None)),
        ({"add": ["A", 1]}, Apply("add", (Cell(("A",)), Const(1)))),
        ({"row": "number"}, Apply("row", (), {"of": "number"})),
    ],
)
def test_each_way_of_writing_a_value(data: Any, expression: Any) -> None:
    assert parse(data) == expression


@pytest.mark.parametrize(
    ("data", "told"),
    [
        ({"eval": "1+1"}, "one operation of"),
        ({"add": ["A"]}, "add takes 2 or more"),
        ({"divide": ["A", "B", "C"]}, "divide takes 2"),
        ({"extract": "A", "regex": "x"}, "extract knows no regex"),
        ({"row": "name"}, "row is one of number"),
        ({"party": {"shoe_size": "A"}}, "a party is told by"),
        ({"const": ["a"]}, "a constant is"),
        ({"add": ["A", "B"], "subtract": ["A", "B"]}, "one operation of"),
        ([], "a value is"),
        (object(), "a value is"),
    ],
)
def test_what_is_no_value_is_refused_with_what_was_found(data: Any, told: str) -> None:
    with pytest.raises(ValueError, match=told):
        parse(data)


def test_a_condition_is_a_value_under_a_name() -> None:
    assert parse_named({"column": "Type", "value": "Avoir"}) == parse({"test": {"column": "Type", "value": "Avoir"}})


def test_the_headers_that_a_value_reads_are_known_without_running_it() -> None:
    data = {"choose": [{"when": {"column": "Type", "value": "x"}, "then": {"add": ["A", "B"]}}], "else": "C"}
    assert names_in(parse(data)) == {"Type", "A", "B", "C"}


@pytest.mark.parametrize(
    ("line", "told"),
    [
        ("- just\n- a list", "mapping"),
        ("{format: [", "cannot be read"),
        ("format: x\nmagic: 1", "has no magic"),
        ("format: x", "no outputs"),
        ("outputs: [{table: sales}]", "no table 'sales'"),
        ("outputs: [{table: orders, columns: {colour: A}}]", "orders has no column colour"),
        ("outputs: [{table: orders, grain: heap}]", "grain is one of"),
        ("mode: overwrite\noutputs: [{table: orders}]", "mode is one of"),
        ("day_order: ymd\noutputs: [{table: orders}]", "day_order is one of"),
        ("reading: {separator: x}\noutputs: [{table: orders}]", "reading"),
        ("like: nothing", "no format 'nothing'"),
        ("outputs: [{table: orders, where: {operator: eq}}]", "not a condition"),
    ],
)
def test_a_map_that_is_none_says_what_is_wrong(line: str, told: str) -> None:
    with pytest.raises(ValueError, match=told):
        read_map(line)


def test_a_map_may_start_from_a_known_format_and_change_what_differs() -> None:
    changed = map_from_data(
        {"like": "prestashop_orders_fr", "format": "our_shop", "source": "shop", "values": {"vat_rate": 0.2}}
    )
    base = formats()["prestashop_orders_fr"]
    assert (changed.name, changed.source, changed.outputs) == ("our_shop", "shop", base.outputs)
    assert changed.values["vat_rate"] == Const(Decimal("0.2"))
    assert base.values["vat_rate"] == Const(None)


def test_one_column_of_a_known_format_can_be_replaced() -> None:
    changed = map_from_data({"like": "sales_list_fr", "columns": {"order_lines": {"line_id": "N° de pièce"}}})
    lines = next(output for output in changed.outputs if output.table == "order_lines")
    assert lines.columns["line_id"] == Cell(("N° de pièce",))
    assert lines.columns["net_amount"] == formats()["sales_list_fr"].outputs[0].columns["net_amount"]


def test_every_format_names_tables_columns_and_reasons_that_exist() -> None:
    from essor.kernel.words import sentences

    reasons = {part.reason for one in formats().values() for part in one.set_aside}
    assert {f"connectors.aside_{reason}" for reason in reasons} <= sentences().keys()
    assert all(one.outputs and one.label.fr != one.label.en for one in formats().values())


def test_fields_find_the_first_header_that_the_file_has() -> None:
    binding = bind(formats()["odoo_sale_fr"], ["Client", "RÃ©fÃ©rence commande", "essor_row", "Client"])
    order = binding.find(("order",))
    assert order is not None
    assert (order.index, order.header) == (1, "RÃ©fÃ©rence commande")
    assert binding.find(("essor_row",)) is None
    assert binding.repeated == ("Client",)


def test_a_header_whose_accents_are_lost_is_still_found() -> None:
    binding = bind(formats()["odoo_sale_fr"], ["R?f?rence commande"])
    assert binding.find(("order",)) is not None
