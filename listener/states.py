"""Everything that a window knows and does, without widgets: built in order, and closed in order."""

from __future__ import annotations

from listener.jobs import Jobs
from listener.player import Player
from listener.state.altering.going_on import GoingOn
from listener.state.altering.hearing import Hearing
from listener.state.altering.matching import Matching
from listener.state.altering.output_devices import OutputDevices
from listener.state.altering.pacing import Pacing
from listener.state.altering.sifting import Sifting
from listener.state.altering.what_if import Supposing
from listener.state.beside import Beside
from listener.state.clash_words import ClashWords
from listener.state.clashing import Clashing
from listener.state.codebook.editing import CodebookEditing
from listener.state.codebook.examples import Examples
from listener.state.codebook.outdated import OutdatedTags
from listener.state.columns.columns import Columns
from listener.state.columns.lanes import Lanes
from listener.state.columns.read_ahead import ReadAhead
from listener.state.columns.recognising import Recognising
from listener.state.columns.sound_pictures import SoundPictures
from listener.state.cutting import Cutting
from listener.state.edges import Edges
from listener.state.explaining.auditing import Auditing
from listener.state.explaining.explaining import Explaining
from listener.state.explaining.fetching import Fetching
from listener.state.explaining.shelf import Shelf
from listener.state.filtering import Filtering
from listener.state.gaps import Gaps
from listener.state.judging.agreeing import Agreeing
from listener.state.judging.blindness import Blindness
from listener.state.judging.effort import EffortKeeper
from listener.state.judging.queues import Queues
from listener.state.judging.retest import Retest
from listener.state.judging.settling import Settling
from listener.state.library import Library
from listener.state.live import Live
from listener.state.measuring import Measuring
from listener.state.opening import Opening
from listener.state.rater_alpha import RaterAlpha
from listener.state.rater_lens import RaterLens
from listener.state.redrawing import Redrawing
from listener.state.selection import Selection
from listener.state.tagging.kept_filters import KeptFilters
from listener.state.tagging.tagging import Tagging
from listener.state.training import Training
from listener.state.travel.exporting import Exporting
from listener.state.travel.importing import Importing
from listener.state.travel.reporting import Reporting


class States:
    """The states of one window; each knows those above it."""

    def __init__(self) -> None:
        self.jobs = Jobs()
        self.player = Player()
        self.devices = OutputDevices(self.player, self.jobs)
        self.library = Library()
        self.filtering = Filtering(self.library, self.jobs)
        self.rater_alpha = RaterAlpha(self.library, self.jobs)
        self.measuring = Measuring(self.library, self.jobs)
        self.rater_lens = RaterLens(self.library, self.jobs)
        self.selection = Selection(self.library)
        self.shelf = Shelf()
        self.columns = Columns(self.library, self.selection, self.shelf, self.jobs)
        self.clashing = Clashing(self.library, self.shelf, self.columns, self.jobs)
        self.clash_words = ClashWords(
            self.library, self.selection, self.shelf, self.columns, self.clashing, self.jobs
        )
        self.beside = Beside(self.library, self.selection, self.columns, self.jobs)
        self.recognising = Recognising(self.columns, self.jobs)
        self.lanes = Lanes()
        self.pictures = SoundPictures(self.library, self.columns, self.jobs, self.lanes)
        self.explaining = Explaining(self.library, self.selection, self.shelf, self.columns, self.jobs)
        self.tagging = Tagging(self.library, self.selection, self.columns, self.jobs)
        self.gaps = Gaps(self.library, self.selection, self.shelf, self.columns, self.tagging, self.jobs)
        self.cutting = Cutting(self.library, self.tagging, self.jobs)
        self.redrawing = Redrawing(self.library, self.jobs)
        self.kept_filters = KeptFilters(self.filtering, self.tagging)
        self.queues = Queues(self.library, self.selection, self.tagging, self.jobs)
        self.retest = Retest(self.library, self.selection, self.tagging)
        self.effort = EffortKeeper(self.selection, self.columns, self.tagging, self.player)
        self.blindness = Blindness(self.library, self.selection, self.columns, self.tagging)
        self.pacing = Pacing(self.player, self.jobs)
        self.hearing = Hearing(self.columns, self.selection, self.player, self.pacing)
        self.matching = Matching(self.hearing, self.pacing, self.player, self.jobs)
        self.columns.kept.prepare = self.matching.prepare
        self.read_ahead = ReadAhead(self.library, self.selection, self.columns, self.pacing, self.jobs)
        self.going_on = GoingOn(
            self.library, self.selection, self.columns, self.tagging, self.hearing, self.player
        )
        self.edges = Edges(self.selection, self.columns, self.tagging, self.hearing, self.player)
        self.sifting = Sifting(self.library, self.shelf, self.columns, self.hearing, self.jobs)
        self.fetching = Fetching(self.shelf, self.jobs)
        self.supposing = Supposing(
            self.library, self.shelf, self.columns, self.hearing, self.player, self.jobs
        )
        self.auditing = Auditing(self.library, self.shelf, self.columns, self.jobs)
        self.codebook_editing = CodebookEditing(self.library, self.tagging, self.selection, self.columns)
        self.outdated_tags = OutdatedTags(self.library, self.selection, self.tagging)
        self.examples = Examples(self.library, self.player, self.jobs)
        self.agreeing = Agreeing(self.tagging, self.jobs)
        self.settling = Settling(self.tagging, self.library, self.selection, self.columns, self.jobs)
        self.training = Training(self.library, self.shelf, self.jobs)
        self.live = Live(self.shelf, self.columns, self.tagging, self.player, self.jobs)
        self.opening = Opening(self.library, self.tagging, self.jobs)
        self.exporting = Exporting(self.library, self.columns, self.tagging, self.jobs)
        self.importing = Importing(self.library, self.tagging, self.jobs)
        self.reporting = Reporting(self.library, self.shelf, self.columns, self.tagging, self.jobs)

    def close(self) -> None:
        """Stop sound, write what is still to be written, stop work, then close the session: in this order."""
        self.examples.close()
        self.live.close()
        self.player.close()
        self.tagging.finish_writing()
        self.read_ahead.close()
        self.jobs.close()
        self.effort.close()
        self.queues.close()
        self.blindness.close()
        self.tagging.use(None)
