"""Hold what a reader hands over: sheets as tables of the engine, rejects with their place and reason."""

from __future__ import annotations

from dataclasses import dataclass

from essor.kernel.message import Message


@dataclass(frozen=True, slots=True)
class Hints:
    """Hold what the caller already knows about a file; whatever is left out is found.

    Args:
        encoding: "utf-8", "utf-16-le", "utf-16-be", "cp1252" or "iso8859-15"; "" to find it.
        delimiter: one character, or "whitespace" for runs of spaces and tabs; "" to find it.
        quote: the quoting character; "" where the file quotes nothing (CDNOW, some FEC); None to find it.
        header_row: row of the header as a spreadsheet shows it (first row = 1); 0 when there is no
            header and `headers` names the columns; None to find it.
        headers: names of the columns of a file without a header row.
        sheets: names of the sheets to read; empty for every sheet that has rows.

    """

    encoding: str = ""
    delimiter: str = ""
    quote: str | None = None
    header_row: int | None = None
    headers: tuple[str, ...] = ()
    sheets: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Reject:
    """Hold a row that could not be read as a row of its sheet.

    Args:
        sheet: name of the sheet, "" for text files.
        row: record as a spreadsheet shows it (header = 1 when nothing stands above).
        line: physical line of the text file, first = 1; equal to the row in spreadsheets.
        column: header of the column at fault, "" when the whole row is.
        value: the text at fault, shortened.
        reason: what is wrong and the mend.

    """

    sheet: str
    row: int
    line: int
    column: str
    value: str
    reason: Message


@dataclass(frozen=True, slots=True)
class Sheet:
    """Hold one sheet as a table of the engine.

    Args:
        name: name of the sheet, "" for text files.
        table: DuckDB table: row_number BIGINT, line_number BIGINT, c0…cN VARCHAR (NULL = empty cell).
        headers: as written; headers[k] belongs to ck; repeated headers are kept.
        header_row: row of the header as a spreadsheet shows it; 0 when the caller named the columns.
        rows: data rows in the table.
        preamble: lines of text above the header.
        rejects: rows kept out of the table, in the order of the file.
        typed: cells come in canonical form (ISO dates, decimals with a dot).
        encoding: encoding of the text file, "" for spreadsheets.
        delimiter: separator of the text file ("whitespace" for runs of blanks), "" for spreadsheets.
        decimal_hint: "," or "." where the cells settle it, else "".

    """

    name: str
    table: str
    headers: tuple[str, ...]
    header_row: int
    rows: int
    preamble: tuple[str, ...] = ()
    rejects: tuple[Reject, ...] = ()
    typed: bool = False
    encoding: str = ""
    delimiter: str = ""
    decimal_hint: str = ""


@dataclass(frozen=True, slots=True)
class Reading:
    """Hold the sheets of a file and what is to be said of it; without sheets, the messages say why."""

    sheets: tuple[Sheet, ...] = ()
    messages: tuple[Message, ...] = ()
