"""Workspaces over the company folders, which stay the truth for the command line and the site alike."""
