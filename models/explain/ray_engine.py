"""Explaining many clips with Ray: on this machine, or on the cluster that `RAY_ADDRESS` names.

Ray Data runs two stages of actors. One reads the clips and looks into the store, on the machine where the command was
started, so that the corpus and the store need to be on no other disk. The others explain, each with the model on a
graphics card of its own or, where there is none, on its share of the cores. What they find comes back here, and only
this process writes it into the store.

To a cluster the program, the model's files and its profile are sent along; its machines need only the libraries
(`uv sync --extra ray`) in the same versions. The command has to be started on a machine that belongs to it, as after
`ray start --head` or `ray start --address=HEAD:6379`: with `RAY_ADDRESS=auto`, or with `RAY_ADDRESS=HEAD:6379` and,
where the cluster wants the token in `~/.ray/auth_token`, `RAY_AUTH_MODE=token`. Results are those of one machine to
the last bit if as many threads compute (`OMP_NUM_THREADS`), else they differ by rounding.
"""

from __future__ import annotations

import logging
import os
import pickle
import sys
import tempfile
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from analysis.errors import UsageError
from analysis.progress import ignore
from models.explain.outcome import Answer, Outcome, outcome_of, portable
from models.explain.parcel import Parcel, pack, unpack
from models.explain.store import Store
from models.explain.task import Task, readable
from models.interface import Material

if TYPE_CHECKING:
    from models.explain.many import Explainer, Found

ROOT = Path(__file__).parents[2]
ADDRESS = "RAY_ADDRESS"
CLIPS_A_BLOCK = 8
CLIPS_FOR_THE_CHECK = 2
TRIES = 2
# Ray reads these when it is imported: no telemetry, none of its own log on the terminal, no second `uv run`.
_QUIET = {
    "RAY_USAGE_STATS_ENABLED": "0",
    "RAY_ENABLE_UV_RUN_RUNTIME_ENV": "0",
    "RAY_BACKEND_LOG_LEVEL": "fatal",
    "RAY_SCHEDULER_EVENTS": "0",
    "RAY_ACCEL_ENV_VAR_OVERRIDE_ON_ZERO": "0",
}


def explain_with_ray(
    task: Task, clips: Sequence[str], workers: int | None, report: Callable[[float], None] = ignore
) -> Outcome:
    """As `models.explain.many.explain_many`, by actors of Ray.

    Parameters
    ----------
    workers : int or None
        How many explain; None: one a graphics card, or else one a machine.

    Raises
    ------
    UsageError
        If Ray is not installed, its cluster cannot be reached, or the model has no such output or baseline.
    ModelError
        If the model cannot be loaded.
    """
    ray = _imported()
    cluster = os.environ.get(ADDRESS)
    count = 0 if task.precision == "fp32" else CLIPS_FOR_THE_CHECK
    materials = readable(clips, task.looker(("fp32",)).read, count)
    luggage = _Luggage(task, materials, pack(task.model) if cluster else None)
    notices: list[str] = []
    try:
        share = _start(ray, task, workers, cluster)
        rows = _rows(ray, luggage, share, clips) if clips else ()
        outcome = outcome_of(_answers(rows, Store(task.store), notices), clips, report)
    finally:
        ray.shutdown()
    return replace(outcome, notices=tuple(dict.fromkeys(notices)))


@dataclass(frozen=True)
class _Share:
    """How many actors explain, and what each of them has."""

    workers: int
    cores: int
    cards: int


@dataclass(frozen=True)
class _Luggage:
    """What an actor that explains needs: clips for the check of its precision, and elsewhere the model."""

    task: Task
    materials: tuple[Material, ...]
    parcel: Parcel | None


class _Ledger:
    """The actor that knows which clips were begun and not ended: Ray tries those of a dead actor again, for ever."""

    def __init__(self) -> None:
        self._begun: Counter[str] = Counter()

    def begin(self, clip: str) -> bool:
        """Whether it may be tried."""
        self._begun[clip] += 1
        return self._begun[clip] <= TRIES

    def end(self, clip: str) -> None:
        del self._begun[clip]


class _Reading:
    """The actor that reads clips."""

    def __init__(self, task: Task, folder: str) -> None:
        os.chdir(folder)  # names in the task are relative to where the command was started
        # Only an actor knows which precision its device may use; 32 bits are as good as the 16 asked for.
        self._looker = task.looker(tuple(dict.fromkeys((task.precision, "fp32"))))

    def __call__(self, row: dict[str, Any]) -> dict[str, Any]:
        clip = row["item"]
        return {"clip": clip, "looked": pickle.dumps(_caught(lambda: self._looker.look(clip)))}


class _Explaining:
    """An actor that explains. It tells errors as results, for Ray would retry them."""

    def __init__(self, ledger: Any, luggage: Sequence[Any]) -> None:
        self._ledger = ledger
        self._folder = tempfile.TemporaryDirectory(prefix="earmark-")
        self._notice = ""
        self._explainer = _caught(lambda: self._loaded(luggage[0]))

    def __call__(self, row: dict[str, Any]) -> dict[str, Any]:
        import ray  # noqa: PLC0415 - an extra

        clip, looked, explainer = row["clip"], pickle.loads(row["looked"]), self._explainer
        errors = [one for one in (explainer, looked) if isinstance(one, Exception)]
        if errors:
            found: Any = errors[0]
        elif not ray.get(self._ledger.begin.remote(clip)):
            found = Answer(clip, failure="the process that explained it ended, twice.")
        else:
            found = _caught(lambda: explainer.find(looked))
            ray.get(self._ledger.end.remote(clip))
        return {"found": pickle.dumps(found), "notice": self._notice}

    def _loaded(self, reference: Any) -> Explainer:
        import ray  # noqa: PLC0415 - an extra

        from models.explain.many import explainer_of  # noqa: PLC0415 - imports torch

        luggage: _Luggage = ray.get(reference)
        task = luggage.task
        if luggage.parcel is not None:
            task = replace(task, model=unpack(luggage.parcel, Path(self._folder.name)))
        known = {material.clip: material for material in luggage.materials}
        explainer, self._notice = explainer_of(task, tuple(known), known.__getitem__, device=task.device)
        return explainer


def _answers(rows: Iterable[dict[str, Any]], store: Store, notices: list[str]) -> Iterator[Answer]:
    """One a clip, after its result is in the store."""
    with store.kept_open():
        for row in rows:
            found: Found | Answer | Exception = pickle.loads(row["found"])
            if isinstance(found, Exception):
                raise found
            notices += [row["notice"]] if row["notice"] else []
            yield found if isinstance(found, Answer) else found.keep(store)


def _rows(ray: Any, luggage: _Luggage, share: _Share, clips: Sequence[str]) -> Iterable[dict[str, Any]]:
    """What the actors give, a row a clip, as it comes."""
    size = max(1, min(CLIPS_A_BLOCK, len(clips) // (4 * share.workers)))
    here = {"ray.io/node-id": ray.get_runtime_context().get_node_id()}
    ledger = ray.remote(num_cpus=0)(_Ledger).remote()
    rows: Iterable[dict[str, Any]] = (
        ray.data.from_items(list(clips), override_num_blocks=-(-len(clips) // size))
        .map(
            _Reading,
            fn_constructor_args=(luggage.task, str(Path.cwd())),
            compute=ray.data.ActorPoolStrategy(size=1),
            num_cpus=0,
            label_selector=here,
        )
        .map(
            _Explaining,
            fn_constructor_args=(
                ledger,
                [ray.put(luggage)],
            ),  # in a list, the reference is handed on as it is
            compute=ray.data.ActorPoolStrategy(size=share.workers),
            num_cpus=share.cores or None,  # Ray Data wants one of the two
            num_gpus=share.cards or None,
        )
        .iter_rows()
    )
    return rows


def _imported() -> Any:
    for name, value in _QUIET.items():
        os.environ.setdefault(name, value)
    try:
        import ray  # noqa: PLC0415 - an extra
        import ray.data  # noqa: PLC0415
    except ImportError as error:
        raise UsageError(
            "--engine ray needs Ray, which is not installed; run: uv sync --extra ray"
        ) from error
    logging.getLogger("ray.data").setLevel(logging.ERROR)
    context = ray.data.DataContext.get_current()
    context.enable_progress_bars = False
    context.print_on_execution_start = False
    return ray


def _start(ray: Any, task: Task, workers: int | None, cluster: str | None) -> _Share:
    """Start or join Ray, and share out what it has."""
    options: dict[str, Any] = {"log_to_driver": False, "logging_level": "ERROR"}
    if cluster:
        # The program itself is sent along.
        options["runtime_env"] = {"py_modules": [str(ROOT / name) for name in ("analysis", "models")]}
    else:
        cores = int(os.environ.get("OMP_NUM_THREADS") or os.cpu_count() or 1)
        options |= {"include_dashboard": False, "num_cpus": max(cores, workers or 1)}
    try:
        with _no_errors_shown():
            ray.init(cluster or "local", **options)
    except (ConnectionError, ValueError) as error:
        raise UsageError(_why_not_joined(cluster, error)) from error
    cpus = [int(node["Resources"].get("CPU", 0)) for node in ray.nodes() if node["Alive"]]
    machines = [count for count in cpus if count] or [1]  # the head of a cluster may lend none
    cards = int(ray.cluster_resources().get("GPU", 0)) if task.device in (None, "cuda") else 0
    if cards:
        return _Share(min(workers or cards, cards), cores=0, cards=1)
    size = workers or len(machines)
    return _Share(size, cores=max(1, min(machines) * len(machines) // size), cards=0)


def _why_not_joined(cluster: str | None, error: Exception) -> str:
    if "token" in str(error.__cause__).lower():
        return f"the cluster of Ray at {ADDRESS}={cluster} wants a token; set RAY_AUTH_MODE=token."
    return f"there is no cluster of Ray at {ADDRESS}={cluster}: {error}"


@contextmanager
def _no_errors_shown() -> Iterator[None]:
    """Nothing on standard error: what Ray's lower half says of its start is no news; what goes wrong is raised."""
    sys.stderr.flush()
    kept = os.dup(2)
    with Path(os.devnull).open("w") as nowhere:
        os.dup2(nowhere.fileno(), 2)
    try:
        yield
    finally:
        os.dup2(kept, 2)
        os.close(kept)


def _caught(work: Callable[[], Any]) -> Any:
    """What it gives, or the error that it raises."""
    try:
        return work()
    except Exception as error:
        return portable(error)
