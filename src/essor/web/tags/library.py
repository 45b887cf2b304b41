"""Hold the one library that the templates know."""

from django import template

register = template.Library()
