"""The packager: units in, initialisation sections, parts and segments out. No I/O, no clock, no loop."""

from __future__ import annotations

from collections import deque

from liveloop.media.cmaf.fragment import VideoSample, fragment
from liveloop.media.cmaf.header import cmaf_header
from liveloop.media.packager.audiolane import AudioLane
from liveloop.media.packager.cutter import Cut, Cutter
from liveloop.media.packager.settings import MILLISECOND, PackagerSettings
from liveloop.media.packager.timeline import Lane, Timeline
from liveloop.media.packager.wallclock import WallClock
from liveloop.media.part import InitSection, Part, PartReader, Segment
from liveloop.media.unit import AudioUnit, TrackSet, VideoUnit

BACKLOG_FRAMES = 128
HOLD_MARGIN = 40 * MILLISECOND
PARTS_PER_SEGMENT_BOUND = 1024


class Packager:
    """Packages one programme.

    A session starts with the first key frame (the first audio frame where there is no video) after
    `tracks`, and ends with `flush`; the output time line goes on, the next segment is marked as a
    discontinuity. `first_msn`, `first_discontinuity`, `first_init` and `start` resume a broadcast: the
    numbers of the next segment and init section, the discontinuity sequence reached, and the output
    time (ticks) to go on from.
    """

    def __init__(
        self,
        reader: PartReader,
        settings: PackagerSettings | None = None,
        *,
        first_msn: int = 0,
        first_discontinuity: int = 0,
        first_init: int = 0,
        start: int = 0,
    ) -> None:
        self._reader = reader
        self._settings = settings or PackagerSettings()
        self._timeline = Timeline(self._settings)
        self._cutter = Cutter(self._settings)
        self._wall = WallClock()
        self._tracks: TrackSet | None = None
        self._standby = False
        self._audio: AudioLane | None = None
        self._backlog: deque[AudioUnit] = deque(maxlen=BACKLOG_FRAMES)
        self._ripe: deque[Cut] = deque()  # bounded: `longest_hold`
        self._waiting_since = 0
        self._sound_alone = False
        self._hold = self._settings.hold
        self._video_end = self._audio_end = start
        self._msn = first_msn
        self._index = 0
        self._segment_start = start
        self._discontinuities = first_discontinuity
        self._break = first_msn > 0
        self._segment_broken = False
        self._inits: dict[TrackSet, int] = {}
        self._next_init = first_init
        self._init = first_init
        self.dropped_units = 0
        self._silent_frames = 0
        self._late_audio_frames = 0

    @property
    def jumps(self) -> int:
        """How often time stamps were renumbered."""
        return self._timeline.jumps

    @property
    def silent_frames(self) -> int:
        """Audio frames of silence that filled gaps."""
        return self._silent_frames + (self._audio.silent_frames if self._audio is not None else 0)

    @property
    def late_audio_frames(self) -> int:
        """Audio frames left out because their time was covered already."""
        return self._late_audio_frames + (self._audio.late_frames if self._audio is not None else 0)

    @property
    def running(self) -> bool:
        """Whether a session is running."""
        return self._timeline.started

    def tracks(self, tracks: TrackSet, at: float, *, standby: bool = False) -> None:
        """The tracks of the units from now on; a change ends the session. `at`: wall clock in seconds."""
        if tracks == self._tracks and standby == self._standby:
            return
        self.flush("tracks")
        self._tracks, self._standby = tracks, standby

    def video(self, unit: VideoUnit) -> None:
        """Take a picture. Pictures before the first key frame of a session are dropped and counted."""
        tracks = self._tracks
        waiting = not self._timeline.started or self._sound_alone
        if tracks is None or tracks.video is None or (waiting and not unit.key):
            self.dropped_units += 1
            return
        shown_after = min(max(unit.pts - unit.dts, 0), self._settings.longest_step)
        if not self._timeline.started:
            self._begin(unit.dts, unit.dts + shown_after, unit.arrived)
        dts = self._timeline.place(Lane.VIDEO, unit.dts, unit.arrived)
        if dts is None:
            self.flush("timestamps")
            self.video(unit)
            return
        pts = dts + shown_after
        if self._sound_alone:
            dts = self._resume_video(dts, unit.arrived)
        last = self._cutter.last
        if last is not None:
            dts = max(dts, last.dts + MILLISECOND)
        cuts = self._cutter.picture(VideoSample(dts, pts, unit.key, unit.data, 0), unit.arrived)
        self._ripen(cuts)

    def audio(self, unit: AudioUnit) -> None:
        """Take an audio frame. Frames before the first picture shown are left out."""
        tracks = self._tracks
        if tracks is None or tracks.audio is None:
            self.dropped_units += 1
            return
        if not self._timeline.started and not self._begin_with_sound(tracks, unit):
            return
        time = self._timeline.place(Lane.AUDIO, unit.pts, unit.arrived)
        if time is None:
            self.flush("timestamps")
            self.audio(unit)
            return
        self._hear(time, unit)

    def flush(self, reason: str) -> None:
        """End the session and its segment; the next segment is a discontinuity."""
        self._backlog.clear()
        if not self._timeline.started:
            return
        end = self._audio.end if self._sound_alone and self._audio is not None else None
        self._end_segment(end)
        self._count_audio()
        self._timeline.end()
        self._wall.interrupt()
        self._audio = None
        self._sound_alone = False

    def _begin(self, source: int, source_pts: int, arrived: float, *, picture: bool = True) -> None:
        """Start a session whose first unit decodes at `source` and shows at `source_pts`."""
        tracks = self._tracks
        if tracks is None:
            raise RuntimeError("tracks are not known yet")
        offset = source_pts - source
        output = max(self._video_end, self._audio_end - offset, 0)
        self._timeline.begin(Lane.VIDEO if picture else Lane.AUDIO, source, output, arrived)
        self._cutter.begin(output, arrived, key=picture)
        self._sound_alone = not picture
        self._hold = self._settings.hold
        if tracks.audio is not None:
            tolerance = self._settings.audio_tolerance
            self._audio = AudioLane(tracks.audio, start=output + offset, tolerance=tolerance)
        self._open_init(tracks)
        backlog = list(self._backlog)
        self._backlog.clear()
        for unit in backlog:
            self.audio(unit)

    def _open_init(self, tracks: TrackSet) -> None:
        if tracks not in self._inits:
            self._inits[tracks] = self._next_init
            self._next_init += 1
            self._reader.init(InitSection(self._inits[tracks], cmaf_header(tracks), tracks))
        self._init = self._inits[tracks]

    def _begin_with_sound(self, tracks: TrackSet, unit: AudioUnit) -> bool:
        """Start a session with audio, at once where no video is declared, else when video stays away."""
        if tracks.video is not None:
            if not self._backlog:
                self._waiting_since = unit.pts
            if unit.pts - self._waiting_since < 2 * self._settings.video_patience:
                self._backlog.append(unit)
                return False
        first = self._backlog[0] if self._backlog else unit
        self._begin(first.pts, first.pts, first.arrived, picture=False)
        return True

    def _hear(self, time: int, unit: AudioUnit) -> None:
        lane = self._audio
        if lane is None:
            raise RuntimeError("no session is running")
        duration = lane.frame_duration
        last = self._cutter.last
        before = lane.end
        if not lane.push(time, unit.data):
            newest = last.dts if last is not None else lane.end
            needed = newest - (time + duration) + HOLD_MARGIN
            self._hold = min(max(self._hold, needed), self._settings.longest_hold)
        for cut in self._ripe:
            if before < cut.cover <= lane.end:
                cut.completed = max(cut.completed, unit.arrived)
        if not self._sound_alone and last is not None and lane.end - last.pts > self._settings.video_patience:
            self._cutter.stop_video()
            self._sound_alone = True
        if self._sound_alone and lane.end > before:
            self._ripen(self._cutter.sound(lane.end - duration, duration, unit.arrived))
        else:
            self._release()

    def _resume_video(self, dts: int, arrived: float) -> int:
        """Pictures are back after audio went on alone: a new segment, the same time line."""
        dts = max(dts, self._cutter.part_start)
        self._end_segment(dts)
        self._sound_alone = False
        self._cutter.begin(dts, arrived, key=True)
        return dts

    def _end_segment(self, at: int | None) -> None:
        """Hand out what is left, at once; the next segment is a discontinuity."""
        self._ripe.extend(self._cutter.finish(at))
        self._release(force=True)
        if self._index > 0:
            self._close_segment(self._video_end)
        self._break = self._break or self._msn > 0

    def _ripen(self, cuts: list[Cut]) -> None:
        self._ripe.extend(cuts)
        self._release()

    def _release(self, *, force: bool = False) -> None:
        """Hand out the finished parts that audio covers, or that have waited long enough for it.

        Sound that has not come at all is not waited for.
        """
        while self._ripe and (force or self._covered(self._ripe[0])):
            self._emit(self._ripe.popleft())

    def _covered(self, cut: Cut) -> bool:
        if self._audio is None or not self._audio.heard or self._audio.end >= cut.cover:
            return True
        newest = self._cutter.last
        return newest is not None and newest.dts - cut.cover > self._hold

    def _emit(self, cut: Cut) -> None:
        run = self._audio.take(cut.cover) if self._audio is not None else None
        sequence = self._msn * PARTS_PER_SEGMENT_BOUND + self._index + 1
        data = fragment(sequence, cut.pictures, run, empty_video_at=cut.start)
        if cut.first_of_segment:
            self._open_segment(cut)
        only_sound = self._tracks is not None and self._tracks.video is None
        self._reader.part(
            Part(
                msn=self._msn,
                index=self._index,
                init=self._init,
                duration=cut.end - cut.start,
                independent=cut.independent or only_sound,
                starts_at=self._wall.at(cut.start),
                discontinuity=self._segment_broken and self._index == 0,
                data=data,
                standby=self._standby,
                completed=cut.completed,
            )
        )
        self._index += 1
        self._video_end = cut.end
        self._audio_end = max(self._audio.end if self._audio is not None else 0, cut.cover)
        if cut.closes_segment:
            self._close_segment(cut.end)

    def _open_segment(self, cut: Cut) -> None:
        self._wall.segment(cut.start, cut.arrived)
        self._segment_start = cut.start
        self._segment_broken = self._break
        self._discontinuities += self._break
        self._break = False

    def _close_segment(self, end: int) -> None:
        self._reader.segment(
            Segment(
                msn=self._msn,
                init=self._init,
                duration=end - self._segment_start,
                starts_at=self._wall.at(self._segment_start),
                discontinuity=self._segment_broken,
                discontinuity_sequence=self._discontinuities,
                parts=self._index,
                standby=self._standby,
            )
        )
        self._msn += 1
        self._index = 0

    def _count_audio(self) -> None:
        if self._audio is not None:
            self._silent_frames += self._audio.silent_frames
            self._late_audio_frames += self._audio.late_frames
