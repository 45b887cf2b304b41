"""Make fictional companies, their exports and their answer keys."""
