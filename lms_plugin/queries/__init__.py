"""Reads for screens and services: frozen rows, each looked up within its tenant.

Nothing here writes, and nothing here sees a request.
"""
