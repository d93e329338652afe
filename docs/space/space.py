"""The start of a Hugging Face Space: indexes sources/, then serves the page, unchanged by visitors."""

import sys

import app
from index import build

if __name__ == "__main__":
    build("sources")
    sys.exit(app.main(["--no-edit"]))
