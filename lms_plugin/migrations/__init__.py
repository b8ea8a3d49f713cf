"""Migrations of the schema, oldest first; each of them suits the release before it.

Tables are described in `lms_plugin.models`.
"""
