"""Who: whose words a sentence holds, who wrote a source and what it may be called, and whom a question asks.

Rules on the texts and on what is known of the sources; nothing here searches, scores or answers.
"""
