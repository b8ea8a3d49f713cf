"""Platforms at the outward port, one per LMS family, that behave as the family was seen to behave.

Each is a small LMS with a memory: it grants tokens, keeps columns and scores, lists a roster, signs messages. What a
family does differently is a method of its own file, with where it was seen. `served` puts any of them behind HTTP.
"""
