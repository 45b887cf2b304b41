"""Fix what a reader accepts; each refusal names the limit that it met."""

from __future__ import annotations

# One record of a text file, its quoted line breaks included. A cell of a spreadsheet holds 32,767 characters.
RECORD_BYTES = 1 << 20
# Columns of a sheet: what Excel holds.
COLUMNS = 16_384
# Rows kept out one by one with their reason; a file with more of them is not the table it seems to be.
REJECTS = 20_000
# Text looked at to find separator and header.
SAMPLE_BYTES = 1 << 18
SAMPLE_ROWS = 400
# Rows among which the header is looked for.
HEADER_ROWS = 60
# Text of a reject or of a preamble line that is kept.
SHOWN_CHARACTERS = 500
