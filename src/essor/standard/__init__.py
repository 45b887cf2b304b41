"""Hold the qualification, the law and the glossary as data, with one typed loader and no logic.

`load()` gives the qualification in our own wording, cut into parts; `read_official` reads the document
of its owner, `align` compares both, and `Standard.with_official` sets the official wording beside ours.
"""

from essor.standard.alignment import align
from essor.standard.case import export_case
from essor.standard.completeness import check
from essor.standard.loader import load
from essor.standard.model import Standard
from essor.standard.official.archive import load_official, save_official
from essor.standard.official.model import OfficialStandard
from essor.standard.official.reader import read_official
from essor.standard.terms import Glossary, check_glossary, glossary

__all__ = [
    "Glossary",
    "OfficialStandard",
    "Standard",
    "align",
    "check",
    "check_glossary",
    "export_case",
    "glossary",
    "load",
    "load_official",
    "read_official",
    "save_official",
]
