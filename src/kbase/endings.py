"""How the names of files end that are notes: told here alone, to whoever reads, names or links them."""

from __future__ import annotations

MARKDOWN = (".md", ".markdown", ".mdown")
PLAIN = (".txt", ".text")
NOTES = (*MARKDOWN, *PLAIN)

READ = f"Markdown ({', '.join(MARKDOWN)}) and plain text ({', '.join(PLAIN)})"
"""What kbase reads, in words."""
