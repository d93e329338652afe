"""How good the answers are: cases, what the system did with each, and what that amounts to (`whosaid eval`).

Nothing here is used in answering.
"""
