"""Each import contract is proved by planting the fault that it is meant for."""

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent

# contract named in the report, file that receives the fault, the fault
FAULTS = [
    ("Layers, from the faces down", "kernel/period.py", "import essor.mart.schema"),
    ("Layers, from the faces down", "mart/schema.py", "import essor.connectors"),
    ("Layers, from the faces down", "newcomer/__init__.py", '"""A package that nobody placed."""'),
    ("The key never imports the answer", "corpus/__init__.py", "import essor.metrics"),
    ("A work product never knows the fictional", "work/__init__.py", "import essor.corpus"),
    ("A work product never knows the fictional", "review/__init__.py", "import essor.corpus"),
    ("Layers, from the faces down", "work/submitted.py", "import essor.review"),
    ("Inside a work product", "work/b2_performance/c224_report/reading.py", "from . import document"),
    ("Engines and Delta only in", "review/truth.py", "import duckdb"),
    ("File libraries only in", "work/submitted.py", "import pypdf"),
    (
        "Work products speak in kernel nouns",
        "work/b2_performance/c299_planted/__init__.py",
        "import essor.work.b2_performance.c224_report",
    ),
    ("Inside a work product", "work/b2_performance/c224_report/compute.py", "from . import document"),
    ("Inside a work product", "work/b2_performance/c224_report/inputs.py", "from . import compute"),
    ("Inside a work product", "work/b2_performance/c224_report/checks.py", "from . import document"),
    ("Inside a work product", "work/b2_performance/c224_report/document.py", "from . import checks"),
    ("Inside a work product", "work/b2_performance/c224_report/helpers.py", '"""A drawer."""'),
    ("Faces reach a work product only through", "cli/__init__.py", "import essor.work.b2_performance.c224_report"),
    ("Engines and Delta only in", "documents/blocks.py", "import duckdb"),
    ("Engines and Delta only in", "work/__init__.py", "import ibis"),
    ("File libraries only in", "mart/schema.py", "import python_calamine"),
    ("Only web knows Django", "kernel/fact.py", "import django"),
    ("Faces reach a work product only through", "web/ways.py", "import essor.work.b2_performance.c224_report"),
    ("Engines and Delta only in", "web/ways.py", "import duckdb"),
    ("Among the apps", "web/accounts/models.py", "import essor.web.companies.models"),
    ("Inside an app", "web/companies/services.py", "import essor.web.companies.views"),
    ("Layers, from the faces down", "cli/call.py", "import essor.web"),
    ("No package imports in a circle", "documents/typography.py", "import essor.documents.html"),
]


def contracts(source: Path) -> str:
    finished = subprocess.run(
        [Path(sys.executable).parent / "lint-imports", "--no-logo", "--no-cache", "--config", ROOT / ".importlinter"],
        env={"PYTHONPATH": str(source), "PATH": "/usr/bin:/bin"},
        cwd=source,
        capture_output=True,
        text=True,
        check=False,
    )
    return finished.stdout + finished.stderr


@pytest.fixture
def house(tmp_path: Path) -> Path:
    shutil.copytree(ROOT / "src", tmp_path / "src", ignore=shutil.ignore_patterns("__pycache__"))
    return tmp_path / "src"


def test_the_house_as_it_stands_keeps_every_contract(house: Path):
    assert "0 broken" in contracts(house)


@pytest.mark.parametrize(("contract", "place", "fault"), FAULTS, ids=[f"{row[1]}: {row[2]}" for row in FAULTS])
def test_a_planted_fault_breaks_the_contract_meant_for_it(house: Path, contract: str, place: str, fault: str):
    file = house / "essor" / place
    if "c299_planted" in place:
        shutil.copytree(house / "essor/work/b2_performance/c224_report", file.parent)
    file.parent.mkdir(exist_ok=True)
    before = file.read_text(encoding="utf-8") if file.exists() else '"""Planted."""\n'
    file.write_text(f"{before}\n{fault}\n", encoding="utf-8")

    report = contracts(house)

    assert any(line.startswith(contract) and ("BROKEN" in line) for line in report.splitlines()) or (
        "Undeclared" in report or contract in report.partition("Broken contracts")[2]
    ), report
