"""From files to passages that can be searched. It knows nothing of questions, answers or screens.

from index import build, Corpus
report = build("sources")          # .whosaid/ by default
corpus = Corpus.open(".whosaid")
hits = corpus.search("What does Craig want?", k=5)
"""

from index.build import build, correct, status
from index.corpus import Corpus
from index.errors import (
    BadQuestion,
    BadSource,
    Busy,
    DamagedIndex,
    NoEncoder,
    NoIndex,
    NothingToIndex,
    OtherRecipe,
    WhosaidError,
)
from index.types import Document, Hit, Passage, Problem, Recipe, Region, Report, Source

__all__ = [
    "BadQuestion",
    "BadSource",
    "Busy",
    "Corpus",
    "DamagedIndex",
    "Document",
    "Hit",
    "NoEncoder",
    "NoIndex",
    "NothingToIndex",
    "OtherRecipe",
    "Passage",
    "Problem",
    "Recipe",
    "Region",
    "Report",
    "Source",
    "WhosaidError",
    "build",
    "correct",
    "status",
]
