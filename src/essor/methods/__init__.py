"""Hold the statistics and decision methods that several work products use; frozen values in and out."""
