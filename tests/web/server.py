"""Serves the page as `python app.py` does, with its sockets closed but for loopback: it dies where it tries another machine.

A question with the word "slowly" is read for a while, so that a test can stop it.
"""

import sys
import time

import tests.conftest  # noqa: F401  closes the network
from qa.reader import LateInteraction

read = LateInteraction.read


def slowly(self, question, *rest):
    if "slowly" in question:
        time.sleep(4)
    return read(self, question, *rest)


LateInteraction.read = slowly

if __name__ == "__main__":
    import app

    sys.exit(app.main(sys.argv[1:]))
