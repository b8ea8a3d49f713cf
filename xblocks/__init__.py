"""The Open edX host: the same documents and the same play, as XBlocks.

What is taught and how it is judged belongs to `courses`; nothing of Flask belongs here.
"""
