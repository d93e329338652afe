"""Language models, where somebody wants one: the seam and both its ends, what they are shown, and what they write, read.

Nothing here decides whether what was written is true: that is `qa/verify.py`.
"""
