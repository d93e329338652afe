"""The mean of several runs' weights: PYTHONPATH=. python training/mean.py OUT FILE FILE … (files as training/ writes them).

Runs that go on from the same weights can be averaged parameter by parameter; the mean does better than each on what none of
them saw, at the cost of one (Wortsman et al. 2022, model soups). Of runs that began apart nothing good is known.
"""

import argparse
from pathlib import Path

import torch
from model import add, reduce
from safetensors.torch import load_file, save_file
from torch import Tensor
from transformers import BertModel

from index.embed import packaged_folder


def weights(adapter: Path | None) -> tuple[dict[str, Tensor], dict[str, Tensor]]:
    """(the parameters with the adapter's changes, its heads)."""
    bert = BertModel.from_pretrained(str(packaged_folder()), add_pooling_layer=False)
    heads = add(bert, adapter) if adapter else {}
    return {name: value.detach() for name, value in bert.named_parameters()}, heads


def mean(values: list[Tensor]) -> Tensor:
    return torch.stack([value.float() for value in values]).mean(0)


def main() -> None:
    cli = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    cli.add_argument("out", type=Path)
    cli.add_argument("of", type=Path, nargs="+")
    args = cli.parse_args()
    before = weights(None)[0]
    runs, heads = zip(*map(weights, args.of), strict=True)
    # The mean of the changes, not of the weights: what no run has touched stays to the bit.
    after = {name: value + mean([run[name] - value for run in runs]) for name, value in before.items()}
    rank = max(value.shape[1] for name, value in load_file(str(args.of[0])).items() if name.endswith(".a"))
    save_file(reduce(before, after, rank) | {n: mean([h[n] for h in heads]).half() for n in heads[0]}, str(args.out))


if __name__ == "__main__":
    main()
