"""The Flask host: Convive as an LTI 1.3 tool for every academy's LMS.

What is taught is `courses`, the wire is `lti`; neither belongs here.
"""
