"""Answers after they were given: exported, cited, kept, opened again, asked whether they still stand, and judged by people.

Nothing here is used in answering.
"""
