"""Turn a format and the headers of a sheet into SQL: cells to parse, rows to make, faults to look for.

Everything happens in the engine; Python sees headers, counts and the rows that a person must see.
"""
