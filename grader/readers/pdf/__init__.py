"""Typeset PDF: mathematics rebuilt from the places of its signs on the page."""
