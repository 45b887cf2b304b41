"""Say why a result left its target or last year's: the gap, its parts, what each part of the business adds to it."""
