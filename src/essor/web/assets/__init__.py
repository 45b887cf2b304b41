"""What the browser loads that is not ours: built from installed wheels, never fetched, never committed."""
