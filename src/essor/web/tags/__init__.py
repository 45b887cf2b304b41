"""Say words, write figures and draw small things in templates: each file registers its tags in the one library."""

from essor.web.tags import drawing, figures, language, opening, reaching, states, writing  # noqa: F401 they register
from essor.web.tags.library import register

__all__ = ["register"]
