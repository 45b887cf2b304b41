"""The work products in a browser: one generic studio for all of them."""
