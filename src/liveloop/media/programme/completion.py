"""Every programme has picture and sound, whatever its source sends.

Players keep the shape they began with: hls.js refuses to go from picture with sound to one of them
alone, so a source of one track would not survive the slate, nor a track that appears later.
"""

from __future__ import annotations

from collections.abc import Iterable

from liveloop.media.slate.backdrop import Backdrop
from liveloop.media.slate.clip import Clip
from liveloop.media.unit import AudioTrack, TrackSet, Unit, VideoUnit


class Completion:
    """A source's tracks and units, with what is missing beside them.

    Missing sound is only declared, as `sound`: the packager fills it with silence. A missing picture
    is that of `clip`.
    """

    def __init__(self, source: TrackSet, *, sound: AudioTrack, clip: Clip) -> None:
        self.source = source
        self.tracks = TrackSet(video=source.video or clip.track, audio=source.audio or sound)
        self._backdrop = Backdrop(clip) if source.video is None else None

    def beside(self, unit: Unit) -> Iterable[VideoUnit]:
        """What goes on air before a unit of the source."""
        if self._backdrop is None or isinstance(unit, VideoUnit):
            return ()
        return self._backdrop.pictures_until(unit)
