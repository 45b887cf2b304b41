"""Keep hostile input at a distance: child processes with limits, archive checks.

`child.run` calls a function in a process of its own; `archive` looks into a zip before anything unpacks it.
"""
