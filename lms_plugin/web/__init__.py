"""Shared manners of all rooms: transactions, guards, CSRF, headers, errors, identity, language.

What a room is for does not belong here.
"""
