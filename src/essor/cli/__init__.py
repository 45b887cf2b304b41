"""Give the command line face."""
