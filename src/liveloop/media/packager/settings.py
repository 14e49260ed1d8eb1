"""What a packager is told once: lengths of parts and segments, and its patience. All in ticks of 90 kHz."""

from __future__ import annotations

from dataclasses import dataclass

from liveloop.media.unit import TICKS

MILLISECOND = TICKS // 1000


@dataclass(frozen=True, slots=True)
class PackagerSettings:
    """Defaults are what measured best: parts of a third of a second, segments of about two seconds.

    `target_duration` is the playlist's constant TARGETDURATION and so the longest key frame interval
    that still gives segments that start with a key frame (4 s: intervals below 4.5 s). With a longer
    interval a segment ends at the last part that fits and the next one starts without a key frame; its
    parts are not marked independent, and a viewer who joins there sees a picture at the next key frame.
    """

    part: int = TICKS // 3
    """Aim of a part. A part never exceeds `part_target`."""
    part_slack: int = 5 * MILLISECOND
    """Rounded time stamps (FLV counts milliseconds) may make a part this much longer than its aim."""
    part_target: int = 350 * MILLISECOND
    """PART-TARGET as announced."""
    segment: int = 2 * TICKS
    segment_slack: int = 100 * MILLISECOND
    """A key frame this much before the aim ends the segment already."""
    shortest_segment: int = TICKS // 2
    """A key frame earlier than this does not end a segment."""
    target_duration: int = 4 * TICKS
    hold: int = 120 * MILLISECOND
    """How long a finished part waits for the audio that should cover it, in time of the video after it."""
    longest_hold: int = TICKS
    """`hold` grows up to this when a source's audio proves to come late."""
    audio_tolerance: int = 60 * MILLISECOND
    """An audio time stamp further than this from the end of the frame before is a gap or an overlap."""
    video_patience: int = TICKS
    """Audio this far past the last picture: the video has stopped."""
    longest_step: int = 2 * TICKS
    """A time stamp that moves further than this, or back, is a jump."""

    @property
    def shortest_full_part(self) -> int:
        """85 % of PART-TARGET: the least a part may last that does not end a segment."""
        return -(-self.part_target * 85 // 100)

    @property
    def longest_segment(self) -> int:
        """Just below what would round to more than TARGETDURATION."""
        return self.target_duration + 450 * MILLISECOND
