"""Describe a document as blocks and write it as HTML, PDF and workbooks."""
