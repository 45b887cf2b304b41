"""Hold what a skilled analyst would write by hand for the seven heavy questions, in SQL and in pandas."""

from __future__ import annotations

from collections.abc import Callable, Mapping

import pandas as pd

START, END = "2025-11-01", "2026-11-01"
BEFORE_START, BEFORE_END = "2024-11-01", "2025-11-01"
_COUNTED = "(status IS NULL OR status NOT IN ('draft', 'cancelled'))"
_MONTH = "year(order_date) * 100 + month(order_date)"
_YEAR = f"order_date >= DATE '{START}' AND order_date < DATE '{END}'"
_LAST = f"order_date >= DATE '{BEFORE_START}' AND order_date < DATE '{BEFORE_END}'"


def _two_years(keys: str, sums: Mapping[str, str]) -> str:
    picked = ", ".join(f"sum(CASE WHEN {_YEAR} THEN {column} END) AS {name}" for name, column in sums.items())
    before = ", ".join(f"sum(CASE WHEN {_LAST} THEN {column} END) AS {name}_before" for name, column in sums.items())
    month = f"CASE WHEN {_YEAR} THEN {_MONTH} ELSE {_MONTH} + 100 END"
    return f"""SELECT {keys}, {month} AS month, {picked}, {before} FROM lines
        WHERE {_COUNTED} AND order_date >= DATE '{BEFORE_START}' AND order_date < DATE '{END}'
        GROUP BY ALL ORDER BY ALL"""


SQL: Mapping[str, str] = {
    "revenue_by_month": _two_years("channel", {"revenue": "net_amount", "cost": "cost_amount"}),
    "price_volume_mix": _two_years(
        "product_id, channel", {"quantity": "quantity", "revenue": "net_amount", "cost": "cost_amount"}
    ),
    "customer_sales": f"""SELECT party_id, count(DISTINCT order_id) AS orders, sum(quantity) AS quantity,
        sum(net_amount) AS revenue, sum(cost_amount) AS cost FROM lines
        WHERE {_COUNTED} AND party_id IS NOT NULL AND {_YEAR} GROUP BY party_id ORDER BY revenue DESC, party_id""",
    "rfm": f"""SELECT party_id, min(order_date) AS first_date, max(order_date) AS last_date,
        count(DISTINCT order_id) AS orders, count(DISTINCT order_date) AS days, sum(net_amount) AS revenue FROM lines
        WHERE {_COUNTED} AND party_id IS NOT NULL AND {_YEAR} GROUP BY party_id ORDER BY party_id""",
    "cohorts": f"""WITH firsts AS (SELECT party_id, min(order_date) AS first_date FROM lines
            WHERE {_COUNTED} AND party_id IS NOT NULL GROUP BY party_id)
        SELECT year(first_date) * 100 + month(first_date) AS cohort, {_MONTH} AS month,
            count(DISTINCT party_id) AS customers, count(DISTINCT order_id) AS orders, sum(net_amount) AS revenue
        FROM lines JOIN firsts USING (party_id) WHERE {_COUNTED} AND {_YEAR} GROUP BY ALL ORDER BY ALL""",
    "funnel": f"""SELECT year(period_start) * 100 + month(period_start) AS month,
        split_part(label, '|', 1) AS channel_group, split_part(label, '|', 2) AS device,
        sum(sessions) AS sessions, sum(engaged_sessions) AS engaged, sum(carts) AS carts, sum(checkouts) AS checkouts,
        sum(purchases) AS purchases, sum(revenue_amount) AS revenue FROM traffic
        WHERE period_start >= DATE '{START}' AND period_end <= DATE '{END}' GROUP BY ALL ORDER BY ALL""",
    "satisfaction": f"""SELECT year(answer_date) * 100 + month(answer_date) AS month, touchpoint, channel, scale,
        count(*) AS n, sum(score) AS total,
        count(*) FILTER (scale = 'nps' AND score >= 9) AS promoters,
        count(*) FILTER (scale = 'nps' AND score <= 6) AS detractors,
        count(*) FILTER (scale = 'csat' AND score >= 4) AS top2,
        count(*) FILTER (scale = 'ces' AND score >= 5) AS easy FROM answers
        WHERE score IS NOT NULL AND answer_date >= DATE '{START}' AND answer_date < DATE '{END}'
        GROUP BY ALL ORDER BY ALL""",
}

COLUMNS: Mapping[str, tuple[str, tuple[str, ...]]] = {
    "revenue_by_month": ("lines", ("order_date", "channel", "status", "net_amount", "cost_amount")),
    "price_volume_mix": (
        "lines",
        ("order_date", "channel", "product_id", "status", "quantity", "net_amount", "cost_amount"),
    ),
    "customer_sales": (
        "lines",
        ("order_date", "party_id", "order_id", "status", "quantity", "net_amount", "cost_amount"),
    ),
    "rfm": ("lines", ("order_date", "party_id", "order_id", "status", "net_amount")),
    "cohorts": ("lines", ("order_date", "party_id", "order_id", "status", "net_amount")),
    "funnel": (
        "traffic",
        ("period_start", "label", "sessions", "engaged_sessions", "carts", "checkouts", "purchases",
         "revenue_amount"),
    ),
    "satisfaction": ("answers", ("answer_date", "touchpoint", "channel", "scale", "score")),
}  # fmt: skip


def _prepared(frame: pd.DataFrame, start: str = START) -> pd.DataFrame:
    """Keep the counted rows of the days and turn decimals into floats, as people do in pandas."""
    for name in ("net_amount", "cost_amount", "quantity", "revenue_amount", "score"):
        if name in frame:
            frame[name] = frame[name].astype(float)
    day = next(name for name in ("order_date", "period_start", "answer_date") if name in frame)
    frame[day] = pd.to_datetime(frame[day])
    if "status" in frame:
        frame = frame[~frame["status"].isin(["draft", "cancelled"])]
    frame = frame[(frame[day] >= start) & (frame[day] < END)].copy()
    frame["month"] = frame[day].dt.year * 100 + frame[day].dt.month
    return frame


def _by(frame: pd.DataFrame, keys: list[str], sums: list[str]) -> pd.DataFrame:
    frame = _prepared(frame, BEFORE_START)
    now = frame[frame["order_date"] >= START].groupby([*keys, "month"])[sums].sum()
    before = frame[frame["order_date"] < START].assign(month=lambda found: found["month"] + 100)
    return now.join(before.groupby([*keys, "month"])[sums].sum(), how="outer", rsuffix="_before").reset_index()


def _customers(frame: pd.DataFrame) -> pd.DataFrame:
    found = (
        _prepared(frame)
        .groupby("party_id")
        .agg(
            orders=("order_id", "nunique"),
            quantity=("quantity", "sum"),
            revenue=("net_amount", "sum"),
            cost=("cost_amount", "sum"),
        )
    )
    return found.sort_values(["revenue"], ascending=False).reset_index()


def _rfm(frame: pd.DataFrame) -> pd.DataFrame:
    return _prepared(frame).groupby("party_id").agg(
        first_date=("order_date", "min"), last_date=("order_date", "max"), orders=("order_id", "nunique"),
        days=("order_date", "nunique"), revenue=("net_amount", "sum"),
    ).reset_index()  # fmt: skip


def _cohorts(frame: pd.DataFrame) -> pd.DataFrame:
    every = frame.assign(order_date=pd.to_datetime(frame["order_date"]))
    first = every.groupby("party_id")["order_date"].transform("min")
    frame["cohort"] = first.dt.year * 100 + first.dt.month
    return _prepared(frame).groupby(["cohort", "month"]).agg(
        customers=("party_id", "nunique"), orders=("order_id", "nunique"), revenue=("net_amount", "sum")
    ).reset_index()  # fmt: skip


def _funnel(frame: pd.DataFrame) -> pd.DataFrame:
    steps = ["sessions", "engaged_sessions", "carts", "checkouts", "purchases", "revenue_amount"]
    found = _prepared(frame)
    found[["channel_group", "device"]] = found["label"].str.split("|", expand=True)
    return found.groupby(["month", "channel_group", "device"])[steps].sum().reset_index()


def _satisfaction(frame: pd.DataFrame) -> pd.DataFrame:
    found = _prepared(frame)
    found["promoter"] = (found["scale"] == "nps") & (found["score"] >= 9)
    found["detractor"] = (found["scale"] == "nps") & (found["score"] <= 6)
    found["top2"] = (found["scale"] == "csat") & (found["score"] >= 4)
    return found.groupby(["month", "touchpoint", "channel", "scale"]).agg(
        n=("score", "size"), total=("score", "sum"), promoters=("promoter", "sum"), detractors=("detractor", "sum"),
        top2=("top2", "sum"),
    ).reset_index()  # fmt: skip


PANDAS: Mapping[str, Callable[[pd.DataFrame], pd.DataFrame]] = {
    "revenue_by_month": lambda frame: _by(frame, ["channel"], ["net_amount", "cost_amount"]),
    "price_volume_mix": lambda frame: _by(frame, ["product_id", "channel"], ["quantity", "net_amount", "cost_amount"]),
    "customer_sales": _customers,
    "rfm": _rfm,
    "cohorts": _cohorts,
    "funnel": _funnel,
    "satisfaction": _satisfaction,
}
