"""Make fictional companies, their exports and their answer keys.

A key is planted, never computed by the engine that it will judge: nothing here imports connectors,
metrics, methods or work products.
"""
