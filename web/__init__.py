"""The page in the browser: the chat, its panels and its endpoints, on Gradio.

`web.serving.serve(assistant, …)` is all that a door needs. Answers come from `qa`; nothing is decided here but how they are
shown. Whatever of Gradio would call home is shut off before Gradio is imported; no model hub is asked, but with
HF_HUB_OFFLINE=0.
"""

import os

os.environ["GRADIO_ANALYTICS_ENABLED"] = "False"
os.environ["HF_HUB_OFFLINE"] = os.environ.get("HF_HUB_OFFLINE", "1")
