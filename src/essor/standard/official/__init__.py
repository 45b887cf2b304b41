"""Read the official document of a qualification, as its owner exports it, and keep its wording.

The document is read by its form — tab-separated cells, codes at their beginning, a column of
modalities and a column of criteria — so that another qualification written in the same form loads too.
"""
