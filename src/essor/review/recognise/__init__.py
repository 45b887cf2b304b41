"""Recognise in what was read: language, period, KPIs, channels, numbers in French and English."""
