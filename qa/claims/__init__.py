"""Whether a claim is borne by its evidence, asked by rules, each in a file of its own; `qa/verify.py` asks them in turn.

A rule says what is wrong, or nothing; none knows of another's verdict, of an answer, or of a model. What several of them
read by stands apart: words.py, numerals.py, figures.py and denial.py.
"""
