"""Say which worked cases nothing runs yet. A module `test_golden_*.py` that runs some declares them in RUNNERS."""

import importlib
from pathlib import Path

import golden_cases

WITHOUT_RUNNER = {
    "ab_sample_size_evanmiller",
    "auc_sklearn",
    "bgnbd_cdnow",
    "bradford_absence",
    "breakeven_exact_month_end_constructed",
    "breakeven_iut",
    "breakeven_regular_studi",
    "breakeven_units_constructed",
    "clv_gupta_lehmann",
    "cohen_kappa_wikipedia",
    "dispute_sla_constructed",
    "dso_elasticity_constructed",
    "gammagamma_cdnow",
    "growth_matrices_constructed",
    "hr_rse_ratios_constructed",
    "ife_efe_constructed",
    "krippendorff_alpha",
    "markov_removal_analyzecore",
    "paretonbd_cdnow",
    "payback_pi_constructed",
    "payment_terms_constructed",
    "pipeline_constructed",
    "process_running_example",
    "shapley_glove_game",
    "siren_vat",
    "skills_gap_constructed",
    "territory_quota_constructed",
    "topsis_cars",
    "withdrawal_period_constructed",
    "zopa_price_constructed",
}


def declared() -> set[str]:
    """Return the cases that the modules of this folder declare in RUNNERS."""
    modules = {place.stem for place in Path(__file__).parent.glob("test_golden_*.py")} - {Path(__file__).stem}
    return {name for module in modules for name in importlib.import_module(module).RUNNERS}


def test_each_case_has_a_runner_or_stands_in_the_inventory_of_those_without() -> None:
    assert set(golden_cases.names()) - declared() == WITHOUT_RUNNER


def test_no_runner_is_declared_for_a_case_that_does_not_exist() -> None:
    assert declared() <= set(golden_cases.names())
    assert len(golden_cases.names()) == 43


def test_each_case_names_its_source_and_its_tolerance() -> None:
    for name in golden_cases.names():
        case = golden_cases.case(name)
        assert case["method"] == name
        assert case["source"]
        assert "tolerance" in case
