"""What is taught and how an answer is judged: programmes, kinds, law overlays, packages.

Pure by contract: no web, no database, no clock, no chance and no session
belong here. Time, seed and person are arguments.
"""
