"""Loading the models in the background, and what to tell people meanwhile."""

import threading

from index import WhosaidError
from qa import Assistant


class Loading:
    """The models, loaded in a thread of their own while the page can be used already."""

    def __init__(self, assistant: Assistant):
        self._assistant, self._done, self.problem = assistant, threading.Event(), ""
        threading.Thread(target=self._load, daemon=True).start()

    def _load(self) -> None:
        try:
            self._assistant.warm()
        except WhosaidError as error:
            self.problem = str(error)
        finally:
            self._done.set()

    def wait(self, seconds: float) -> bool:
        """Whether it is done by then."""
        return self._done.wait(seconds)

    @property
    def ready(self) -> bool:
        return self._done.is_set()

    @property
    def told(self) -> str:
        """What is to be said of it; "" once all is well."""
        return self.problem or ("" if self.ready else "Loading the models … you can already type.")
