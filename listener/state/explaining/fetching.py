"""Models from the Hugging Face hub: asking what there is, and fetching what the user agreed to."""

from __future__ import annotations

from PySide6.QtCore import QObject, Signal

from listener.jobs import Jobs, Report
from listener.state.explaining.shelf import Shelf
from models.hub import Offer, fetch, is_hub_name, kept, offer
from models.registry import read_card

ASKING, FETCHING = "hub question", "hub"


class Fetching(QObject):
    """Brings models of the hub onto the shelf. An interrupted download goes on where it stopped.

    Signals
    -------
    offered : Offer
        What would be fetched; `fetch` says yes.
    added : str
        The model of this name is on the shelf.
    told, failed : str
        A sentence for the screen.
    """

    offered = Signal(object)
    added = Signal(str)
    told = Signal(str)
    failed = Signal(str)

    def __init__(self, shelf: Shelf, jobs: Jobs, *, endpoint: str | None = None) -> None:
        super().__init__()
        self._shelf, self._jobs, self._endpoint = shelf, jobs, endpoint
        self._number, self._name = 0, ""
        jobs.cancelled.connect(self._stop)

    def ask(self, name: str) -> None:
        """Look whether a model is here already, and use it; else ask the hub what it has."""
        name, endpoint = name.strip(), self._endpoint
        if not is_hub_name(name):
            self.failed.emit(
                f"“{name}” is no name of the hub: write OWNER/MODEL, as its page there is titled."
            )
            return

        def work(_report: Report) -> Offer | None:
            if kept(name) is None:
                return offer(name, endpoint=endpoint)
            read_card(name)
            return None

        self._jobs.submit(
            ASKING,
            f"Asking the hub for {name}",
            work,
            lambda made: self._add(name) if made is None else self.offered.emit(made),
            lambda error: self.failed.emit(f"Not fetched: {error}"),
        )

    def fetch(self, wanted: Offer) -> None:
        """Fetch what was offered, and use it; one model at a time."""
        endpoint = self._endpoint

        def work(report: Report) -> None:
            fetch(wanted, report, endpoint=endpoint)
            read_card(wanted.name)

        self._number = self._jobs.submit(
            FETCHING,
            f"Fetching {wanted.name}",
            work,
            lambda _none: self._add(wanted.name),
            lambda error: self.failed.emit(f"Not fetched: {error}"),
        )
        self._name = wanted.name

    def _add(self, name: str) -> None:
        self._shelf.add(name)
        self.added.emit(name)

    def _stop(self, number: int) -> None:
        if number == self._number:
            self.told.emit(f"Fetching {self._name} was stopped; asked for again, it goes on from there.")
