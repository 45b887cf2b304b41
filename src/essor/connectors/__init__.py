"""Bring any export into the mart: recognise, map, validate, reject with a reason."""
