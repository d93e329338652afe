"""A language model on this machine, run by transformers: the only file that knows transformers, imported when first used.

    Local("HuggingFaceTB/SmolLM2-135M-Instruct")        a hub name, a folder, or a .gguf file

It writes greedily, one token a step, and stops computing as soon as whoever reads it stops asking. What all questions begin
with is computed once and kept. A GGUF file is turned once into a folder beside the index, which loads ten times as fast.
What is asked of it, and whether what it writes is true, it does not know.
"""

import copy
import importlib.util
import os
import shutil
import time
from collections.abc import Generator, Sequence
from hashlib import sha256
from pathlib import Path
from threading import Lock

from index.errors import NoModel
from qa.types import Message

BITS = (4, 8)
"""To which weights can be quantised while they are loaded."""

KEPT = 4
"""Beginnings of prompts whose state is kept."""

TIMED = 4
"""Tokens from which on the pace is told; so many are written to warm up."""

_EXTRA = "Install it: pip install accelerate gguf"
_PROBE = Message("user", "·")
_UNFINISHED = "\N{REPLACEMENT CHARACTER}"


class Local:
    """`device`: a GPU where there is one, unless named; `bits`: 4 or 8, on a GPU with bitsandbytes; `home`: where a
    converted GGUF file is kept. Loaded with the first call. Safe to share between threads."""

    def __init__(self, model: str, device: str | None = None, bits: int | None = None, home: str | Path = ".whosaid"):
        self.name = Path(model).stem if Path(model).suffix == ".gguf" else Path(model).name
        self._model, self._device, self._bits, self._home = model, device, bits, Path(home)
        self._lock, self._loaded, self._begun = Lock(), None, {}
        self.pace: float | None = None

    def warm(self, messages: Sequence[Message]) -> None:
        """Loads the model, computes what all prompts that begin with these messages share, and takes its pace.

        Raises NoModel."""
        "".join(self([*messages, _PROBE], TIMED))

    def __call__(self, messages: Sequence[Message], most: int) -> Generator[str, None, bool]:
        """What the model answers, in pieces as they are written: at most `most` tokens; returns whether it had more to say.
        Raises NoModel."""
        with self._lock:
            self._loaded = self._loaded or self._load()
        model, tokenizer, torch = self._loaded
        ids = self._ids(messages)
        try:
            state, known = self._beginning(ids, messages)
            written, shown, fed, spent = [], "", ids[known:], 0.0
            for _ in range(most):
                began = time.monotonic()
                # Nothing is held over a yield: the reader may be another thread each time, or never come back.
                with torch.inference_mode():
                    out = model(torch.tensor([fed], device=model.device), past_key_values=state, logits_to_keep=1)
                    token = int(out.logits[0, -1].argmax())
                if token in _ends(model, tokenizer):
                    return False
                spent += time.monotonic() - began if written else 0.0  # the first waits for the prompt
                written.append(token)
                fed = [token]
                text = tokenizer.decode(written, skip_special_tokens=True)
                if len(written) >= TIMED:
                    self.pace = len(text) / spent
                if not text.endswith(_UNFINISHED) and len(text) > len(shown):
                    yield text[len(shown) :]
                    shown = text
            return True
        except RuntimeError as error:  # too little memory, above all
            raise NoModel(f"{self.name} failed ({_line(error)}).", "Choose a smaller model with --model.") from error

    def _beginning(self, ids: list[int], messages: Sequence[Message]) -> tuple:
        """(the state after the tokens that all prompts of this beginning share, their number); the state is the caller's."""
        model, _, torch = self._loaded
        from transformers import DynamicCache

        key = tuple(messages[:-1])
        with self._lock:
            if key not in self._begun:
                shared = _shared(ids, self._ids([*key, _PROBE]))
                state = DynamicCache(config=model.config)
                if shared:
                    with torch.inference_mode():
                        prefix = torch.tensor([ids[:shared]], device=model.device)
                        model(prefix, past_key_values=state, logits_to_keep=1)
                self._begun = dict([*self._begun.items(), (key, (ids[:shared], state))][-KEPT:])
            prefix, state = self._begun[key]
        if ids[: len(prefix)] != prefix or len(prefix) == len(ids):
            return DynamicCache(config=model.config), 0
        with torch.inference_mode():
            return copy.deepcopy(state), len(prefix)

    def _ids(self, messages: Sequence[Message]) -> list[int]:
        """The tokens of the prompt, by the model's own template, without thinking where that knows of it."""
        tokenizer = self._loaded[1]
        if not tokenizer.chat_template:
            raise NoModel(
                f"{self.name} has no chat template: it was not made to answer.", "Choose an “instruct” model."
            )
        from jinja2 import TemplateError

        told = [{"role": m.role, "content": m.content} for m in messages]
        how = {"add_generation_prompt": True, "tokenize": False, "enable_thinking": False}
        try:
            text = tokenizer.apply_chat_template(told, **how)
        except TemplateError:  # some know no system: what it would be told is told by the user
            told = [{"role": "user", "content": f"{told[0]['content']}\n\n{told[1]['content']}"}, *told[2:]]
            text = tokenizer.apply_chat_template(told, **how)
        return tokenizer.encode(text, add_special_tokens=False)

    def _load(self) -> tuple:
        """(model, tokenizer, torch)."""
        from index.bert import choose_device

        device = choose_device(self._device)
        import torch
        from transformers import AutoModelForCausalLM, AutoTokenizer
        from transformers.utils import logging

        logging.disable_progress_bar()
        logging.set_verbosity_error()
        options = self._quantised(device) if self._bits else {"dtype": _dtype(torch, device)}
        try:
            folder = self._unpacked(Path(self._model)) if Path(self._model).suffix == ".gguf" else self._model
            tokenizer = AutoTokenizer.from_pretrained(folder)
            model = AutoModelForCausalLM.from_pretrained(folder, **options)
            return (model if self._bits else model.to(device)).eval(), tokenizer, torch
        except NoModel:
            raise
        except Exception as error:  # whatever a strange folder, a hub out of reach or a full memory raises
            raise NoModel(
                f"the model {self._model!r} cannot be loaded ({type(error).__name__}: {_line(error)}).",
                "Give a folder, a .gguf file, or a hub name while the hub is within reach (HF_HUB_OFFLINE=0).",
            ) from error

    def _quantised(self, device: str) -> dict:
        if self._bits not in BITS:
            raise NoModel(f"there is no quantisation to {self._bits} bits.", "Choose --bits 4 or 8.")
        if not device.startswith("cuda"):
            raise NoModel(f"quantisation to {self._bits} bits needs a GPU of NVIDIA's.", "Leave --bits out.")
        _needs("bitsandbytes", "Install it: pip install bitsandbytes")
        _needs("accelerate", _EXTRA)
        from transformers import BitsAndBytesConfig

        return {"quantization_config": BitsAndBytesConfig(**{f"load_in_{self._bits}bit": True}), "device_map": device}

    def _unpacked(self, file: Path) -> Path:
        """A folder with the weights of a GGUF file in bfloat16, made once."""
        if not file.is_file():
            raise NoModel(f"there is no file {file}.", "Give the path of a .gguf file.")
        at = file.stat()
        version = sha256(f"{file.resolve()}:{at.st_size}:{at.st_mtime_ns}".encode()).hexdigest()[:12]
        folder = self._home / "models" / f"{file.stem}-{version}"
        if folder.is_dir():
            return folder
        _needs("gguf", _EXTRA)
        import torch
        from transformers import AutoModelForCausalLM, AutoTokenizer

        begun = folder.with_name(f"{folder.name}.{os.getpid()}.part")
        try:
            AutoTokenizer.from_pretrained(file.parent, gguf_file=file.name).save_pretrained(begun)
            model = AutoModelForCausalLM.from_pretrained(file.parent, gguf_file=file.name, dtype=torch.bfloat16)
            # The weights are plain numbers by now; transformers refuses to save what still calls itself quantised.
            model.hf_quantizer = None
            del model.config.quantization_config
            model.save_pretrained(begun)
            begun.rename(folder)
        finally:
            shutil.rmtree(begun, ignore_errors=True)
        return folder


def _dtype(torch, device: str):
    """bfloat16 where the machine computes in it, which most CPUs do several times slower than in float32."""
    if device.startswith("cuda"):
        return torch.bfloat16 if torch.cuda.is_bf16_supported() else torch.float16
    if device == "cpu":
        able = torch.cpu._is_amx_tile_supported() or torch.cpu._is_avx512_bf16_supported()
        return torch.bfloat16 if able else torch.float32
    return torch.float16


def _ends(model, tokenizer) -> set[int]:
    given = model.generation_config.eos_token_id
    return {*(given if isinstance(given, list) else [given]), tokenizer.eos_token_id}


def _shared(a: Sequence[int], b: Sequence[int]) -> int:
    """How many tokens both begin with."""
    return next((i for i, (x, y) in enumerate(zip(a, b, strict=False)) if x != y), min(len(a), len(b)))


def _needs(package: str, cure: str) -> None:
    if importlib.util.find_spec(package) is None:
        raise NoModel(f"the package {package} is missing.", cure)


def _line(error: Exception) -> str:
    return (str(error).strip() or "no reason given").splitlines()[0][:200]
