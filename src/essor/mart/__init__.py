"""Hold the company's data in one shape: tables, contracts, snapshots, engines."""
