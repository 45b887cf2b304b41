"""Examine a workbook: results that were typed over, cached values that its formulas do not give."""
