"""Tags of the pages of companies."""
