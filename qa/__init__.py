"""From a question to an answer in which every sentence is somebody's.

from qa import ask, retrieve, Assistant, Turn
answer = ask("And India?", history=[Turn("What does the magazine say of Pakistan?", "…")], home=".whosaid")
"""

from qa.ask import Assistant, ask, retrieve
from qa.types import Answer, Citation, Evidence, Position, Sentence, Turn

__all__ = ["Answer", "Assistant", "Citation", "Evidence", "Position", "Sentence", "Turn", "ask", "retrieve"]
