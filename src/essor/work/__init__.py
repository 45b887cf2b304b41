"""Hold the work products, one folder each, found by a registry that is no list."""
