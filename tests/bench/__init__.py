"""Measures what the tool costs beside a plain page on the same server: `python -m tests.bench`."""
