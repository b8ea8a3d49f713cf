"""The wire: LTI 1.3 Advantage between a platform (an LMS) and this tool.

Knows no app, no Flask and no database; what it needs of them are the
protocols in `lti.ports`.
"""
