"""Explaining many clips with Ray: on this machine, or on the cluster that `RAY_ADDRESS` names.

Ray Data runs two stages of actors. One reads the clips and looks into the store, on the machine where the command was
started, so that the corpus and the store need to be on no other disk. The others explain, each with the model on a
graphics card of its own or, where there is none, on its share of the cores. What they find comes back here, and only
this process writes it into the store. To a cluster the program, the model's files and its profile are sent along; its
machines need only the libraries (`uv sync --extra ray`).
"""

from __future__ import annotations

import os
import pickle
import tempfile
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from analysis.errors import UsageError
from analysis.progress import ignore
from models.explain.looking import readable
from models.explain.outcome import Answer, Outcome, outcome_of, portable
from models.explain.parcel import Parcel, pack, unpack
from models.explain.store import Store
from models.explain.task import Task
from models.interface import Material

if TYPE_CHECKING:
    from models.explain.many import Explainer, Found

ROOT = Path(__file__).parents[2]
ADDRESS = "RAY_ADDRESS"
CLIPS_A_BLOCK = 8
CLIPS_FOR_THE_CHECK = 2
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
    try:
        share = _start(ray, task, workers, cluster)
        run = _Run(ray, luggage, share, [])
        outcome = outcome_of(run.answers(clips), clips, report)
    finally:
        ray.shutdown()
    return replace(outcome, notices=tuple(dict.fromkeys(run.notices)))


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


class _Reading:
    """The actor that reads clips."""

    def __init__(self, task: Task) -> None:
        # Only an actor knows which precision its device may use; 32 bits are as good as the 16 asked for.
        self._looker = task.looker(tuple(dict.fromkeys((task.precision, "fp32"))))

    def __call__(self, row: dict[str, Any]) -> dict[str, Any]:
        return {"looked": pickle.dumps(_caught(lambda: self._looker.look(row["item"])))}


class _Explaining:
    """An actor that explains. It tells errors as results, for Ray would only log them and go on."""

    def __init__(self, luggage: list[Any]) -> None:
        self._folder = tempfile.TemporaryDirectory(prefix="earmark-")
        self._notice = ""
        self._explainer = _caught(lambda: self._loaded(luggage[0]))

    def __call__(self, row: dict[str, Any]) -> dict[str, Any]:
        looked, explainer = pickle.loads(row["looked"]), self._explainer
        errors = [one for one in (explainer, looked) if isinstance(one, Exception)]
        found = errors[0] if errors else _caught(lambda: explainer.find(looked))
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


@dataclass(frozen=True)
class _Run:
    """One run of all clips through the actors."""

    ray: Any
    luggage: _Luggage
    share: _Share
    notices: list[str]

    def answers(self, clips: Sequence[str]) -> Iterator[Answer]:
        """One a clip, after its result is in the store. What is lost with its actor is tried once more, by itself."""
        store = Store(self.luggage.task.store)
        left = dict.fromkeys(clips)
        fair = len(clips) // (4 * self.share.workers)
        with store.kept_open():
            for clips_a_block in (max(1, min(CLIPS_A_BLOCK, fair)), 1):
                for found in self._found(tuple(left), clips_a_block):
                    answer = found.keep(store)
                    del left[answer.clip]
                    yield answer
        for clip in left:
            yield Answer(clip, failure="the process that explained it ended, twice.")

    def _found(self, clips: Sequence[str], clips_a_block: int) -> Iterator[Found]:
        if not clips:
            return
        for row in self._rows(clips, -(-len(clips) // clips_a_block)).iter_rows():
            found = pickle.loads(row["found"])
            if isinstance(found, Exception):
                raise found
            self.notices.extend([row["notice"]] if row["notice"] else [])
            yield found

    def _rows(self, clips: Sequence[str], blocks: int) -> Any:
        pool = self.ray.data.ActorPoolStrategy
        near = self.ray.util.scheduling_strategies.NodeAffinitySchedulingStrategy
        here = near(self.ray.get_runtime_context().get_node_id(), soft=False)
        return (
            self.ray.data.from_items(list(clips), override_num_blocks=blocks)
            .map(
                _Reading,
                fn_constructor_args=(self.luggage.task,),
                compute=pool(size=1),
                num_cpus=0,
                ray_remote_args_fn=lambda: {"scheduling_strategy": here},
            )
            .map(
                _Explaining,
                fn_constructor_args=([self.ray.put(self.luggage)],),
                compute=pool(size=self.share.workers),
                num_cpus=self.share.cores,
                num_gpus=self.share.cards or None,
                ray_remote_args_fn=lambda: {"max_task_retries": 0},
            )
        )


def _imported() -> Any:
    for name, value in _QUIET.items():
        os.environ.setdefault(name, value)
    try:
        import ray  # noqa: PLC0415 - an extra
        import ray.data  # noqa: PLC0415
        import ray.util.scheduling_strategies  # noqa: PLC0415
    except ImportError as error:
        raise UsageError(
            "--engine ray needs Ray, which is not installed; run: uv sync --extra ray"
        ) from error
    context = ray.data.DataContext.get_current()
    context.enable_progress_bars = False
    context.print_on_execution_start = False
    context.max_errored_blocks = -1
    return ray


def _start(ray: Any, task: Task, workers: int | None, cluster: str | None) -> _Share:
    """Start or join Ray, and share out what it has."""
    options = {"include_dashboard": False, "log_to_driver": False, "logging_level": "ERROR"}
    if cluster:
        modules = [str(ROOT / name) for name in ("analysis", "models")]
        try:
            ray.init(cluster, runtime_env={"py_modules": modules}, log_to_driver=False, logging_level="ERROR")
        except (ConnectionError, ValueError) as error:
            raise UsageError(f"there is no cluster of Ray at {ADDRESS}={cluster}: {error}") from error
        machines = [int(node["Resources"].get("CPU", 0)) for node in ray.nodes() if node["Alive"]]
    else:
        machines = [int(os.environ.get("OMP_NUM_THREADS") or os.cpu_count() or 1)]
        ray.init("local", num_cpus=max(machines[0], workers or 1), **options)
    cards = int(ray.cluster_resources().get("GPU", 0)) if task.device in (None, "cuda") else 0
    if cards:
        return _Share(min(workers or cards, cards), 1, 1)
    size = workers or len(machines)
    return _Share(size, max(1, min(machines) * len(machines) // size), 0)


def _caught(work: Callable[[], Any]) -> Any:
    """What it gives, or the error that it raises."""
    try:
        return work()
    except Exception as error:
        return portable(error)
