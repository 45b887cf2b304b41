"""Read any file into tables of text cells, each row with its place, each fault with its reason.

Nothing here knows what a column means: `essor.connectors` recognises and maps what is read.
"""

from essor.connectors.reading.reader import read
from essor.connectors.reading.sheet import Hints, Reading, Reject, Sheet

__all__ = ["Hints", "Reading", "Reject", "Sheet", "read"]
