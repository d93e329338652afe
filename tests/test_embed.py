"""The encoders, with real weights: our forty lines of torch give the numbers that sentence-transformers gives."""

import numpy as np
import pytest

from index import NoEncoder
from index.bert import choose_device
from index.embed import DEFAULT, check_packaged, load_encoder, packaged, packaged_folder, reader

TEXTS = ["Pakistan and China.", "A much longer sentence, " * 30, "中文 and emoji 🙂", "x"]


def test_the_packaged_encoder_is_minilm():
    check_packaged()
    ours = load_encoder(DEFAULT, "cpu")
    theirs = load_encoder(str(packaged_folder()), "cpu")
    assert ours.fingerprint and ours.dimension == theirs.dimension == 384
    a, b = ours.encode(TEXTS), theirs.encode(TEXTS)
    assert a.dtype == b.dtype == np.float32
    assert np.abs(a - b).max() < 1e-5
    assert np.allclose(np.linalg.norm(a, axis=1), 1, atol=1e-5)


def test_a_text_is_encoded_the_same_alone_and_in_company():
    encoder = load_encoder(DEFAULT, "cpu")
    assert np.abs(encoder.encode(TEXTS)[2] - encoder.encode([TEXTS[2]])[0]).max() < 1e-5
    assert encoder.encode([]).shape == (0, 384)


def test_token_states_know_their_characters():
    text = "Ted Craig’s  book 🙂 costs 12 euros."
    states = packaged("cpu").states(["other", text])[1]
    assert states.vectors.shape == (len(states.spans), 384)
    assert [text[a:b] for a, b in states.spans][:3] == ["Ted", "Craig", "’"]
    assert np.allclose(np.linalg.norm(states.vectors, axis=1), 1, atol=1e-5)


def test_the_words_that_matter_to_a_question_weigh_more():
    text = "What does the dam do to the salmon?"
    states, weights = reader("cpu").weighed(text)
    (plain,) = reader("cpu").states([text])
    assert np.allclose(states.vectors, plain.vectors, atol=1e-5) and np.array_equal(states.spans, plain.spans)
    weight = {text[a:b]: w for (a, b), w in zip(states.spans, weights, strict=True)}
    assert weights.sum() == pytest.approx(1, abs=1e-5) and min(weight["dam"], weight["salmon"]) > 1.2 * weight["the"]


def test_progress_counts_every_text():
    done = []
    packaged("cpu").encode(TEXTS * 10, done.append)
    assert sum(done) == 40


def test_another_model_from_a_folder(small_encoder):
    encoder = load_encoder(str(small_encoder), "cpu")
    rows = encoder.encode(["abc", "abd"])
    assert rows.shape == (2, 16) and np.allclose(np.linalg.norm(rows, axis=1), 1, atol=1e-5)
    assert encoder.fingerprint == load_encoder(str(small_encoder), "cpu").fingerprint


def test_what_cannot_be_loaded_says_so(tmp_path):
    with pytest.raises(NoEncoder, match="cannot be loaded"):
        load_encoder(str(tmp_path), "cpu")
    with pytest.raises(NoEncoder, match="no device 'warp'"):
        choose_device("warp")
    assert choose_device("cpu") == "cpu"
