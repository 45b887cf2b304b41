"""Keep hostile input at a distance: child processes with limits, archive checks."""
