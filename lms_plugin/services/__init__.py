"""Writes: plain functions with a session, a frozen command and the time as arguments.

They never commit, never call out and never see a request.
"""
