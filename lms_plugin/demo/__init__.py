"""Aula Demo: a small but true LMS, to try Convive without one and to see what is said on the wire.

A separate application at its own address, on this machine only. Nothing of
the tool itself is here, and the tool never mounts it.
"""
