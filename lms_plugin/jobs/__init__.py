"""Work outside requests: passback and the engine that runs it, and the wire's adapters to our tables.

Pages never wait for anything here.
"""
