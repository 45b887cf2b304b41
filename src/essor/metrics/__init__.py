"""Define each KPI once, as a formula over measures, and compute it on any engine."""
