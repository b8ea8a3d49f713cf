"""The platform's side of the wire: what an LMS does when it launches a tool and keeps its grades.

For the demo LMS and for tests that need a true counterpart. It has no pages
and no storage of its own; what it asks of its host is in `lti.platform.ports`.
"""
