"""Rendering: the page, Markdown and the files beside them."""
