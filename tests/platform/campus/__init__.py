"""A small Open edX campus around `lti-consumer-xblock`, Open edX's own LTI 1.3 platform, in a process of its own.

It runs in its own virtual environment (`tests.platform.environment`) and shares no line with Convive: what it says on
the wire was decided by others. Only the pieces of Open edX that the platform calls are stood in for.
"""
