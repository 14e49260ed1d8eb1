"""Judges a watched low-latency playlist by the rules of draft-pantos-hls-rfc8216bis and by ours.

A `Watch` is what one client saw: the answers to its playlist requests in order, and the bytes of every
file they name. `check` returns the violations, each with the name of its rule.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from functools import cached_property
from itertools import pairwise

from tests.media.hls.m3u8 import MediaPlaylist, PartLine, SegmentLines, parse
from tests.media.mp4 import HeaderTrack, Track, read_fragments, read_header

ROUNDING = 0.001
DATE_TIME_TOLERANCE = 0.1
ADVANCE_SEGMENTS = 2


@dataclass(frozen=True)
class Exchange:
    """A playlist request and its answer; `text` is empty for an error."""

    text: str
    status: int = 200
    msn: int | None = None
    part: int | None = None
    skip: bool = False


@dataclass(frozen=True)
class Violation:
    rule: str
    detail: str


@dataclass
class Watch:
    exchanges: list[Exchange]
    files: dict[str, bytes]
    other_renditions: tuple[str, ...] = ()
    torn: set[int] = field(default_factory=set)
    """Numbers of the segments that were being made when the server was killed."""
    _headers: dict[str, list[HeaderTrack]] = field(default_factory=dict)

    @cached_property
    def answers(self) -> list[tuple[Exchange, MediaPlaylist]]:
        """The successful answers; a delta update still lacks what it skips."""
        return [(exchange, parse(exchange.text)) for exchange in self.exchanges if exchange.text]

    @cached_property
    def playlists(self) -> list[MediaPlaylist]:
        """The playlists a client holds after each answer: delta updates completed from the one before."""
        held: list[MediaPlaylist] = []
        for _, playlist in self.answers:
            old = held[-1] if held else None
            held.append(complete(playlist, old))
        return held

    @cached_property
    def segments(self) -> list[SegmentLines]:
        """Every segment ever listed, with its address if it was seen closed and all its parts."""
        found: dict[int, SegmentLines] = {}
        for playlist in self.playlists:
            for segment in playlist.segments:
                known = found.get(segment.msn)
                parts = known.parts if known and len(known.parts) > len(segment.parts) else segment.parts
                found[segment.msn] = replace(segment, parts=parts)
        return [found[msn] for msn in sorted(found)]

    def header(self, name: str) -> list[HeaderTrack]:
        if name not in self._headers:
            self._headers[name] = read_header(self.files[name])
        return self._headers[name]

    def pieces(self, segment: SegmentLines) -> list[tuple[PartLine | None, bytes]]:
        """A segment's parts with their bytes, or its whole bytes if it was never seen in parts.

        What could not be fetched is left out: `files_are_there` judges that.
        """
        if segment.parts:
            return [(part, self.files[part.uri]) for part in segment.parts if part.uri in self.files]
        return [(None, self.files[segment.uri])] if segment.uri in self.files else []


def complete(playlist: MediaPlaylist, old: MediaPlaylist | None) -> MediaPlaylist:
    """Fill in what a delta update skips, and give each segment the map that applies to it."""
    segments = list(playlist.segments)
    if playlist.skipped and old is not None:
        end = playlist.media_sequence + playlist.skipped
        kept = [s for s in old.segments if playlist.media_sequence <= s.msn < end]
        segments = [replace(segment, parts=[]) for segment in kept] + segments
    full = replace(playlist, segments=[], skipped=0)
    current: str | None = None
    for segment in segments:
        current = segment.map or current
        full.segments.append(replace(segment, map=current))
    return full


def target_duration_constant(watch: Watch) -> Iterator[str]:
    for before, after in pairwise(watch.playlists):
        if before.target_duration != after.target_duration:
            yield f"{before.target_duration} became {after.target_duration}"


def segment_within_target(watch: Watch) -> Iterator[str]:
    for segment in watch.segments:
        if segment.closed and int(segment.length + 0.5) > watch.playlists[0].target_duration:
            yield f"segment {segment.msn} lasts {segment.length}"


def part_within_target(watch: Watch) -> Iterator[str]:
    target = watch.playlists[0].part_target or 0.0
    for segment in watch.segments:
        for part in segment.parts:
            if part.duration > target + 1e-9:
                yield f"{part.uri} lasts {part.duration}"


def part_long_enough(watch: Watch) -> Iterator[str]:
    least = 0.85 * (watch.playlists[0].part_target or 0.0)
    for segment in watch.segments:
        for part in segment.parts[:-1]:
            if part.duration < least - 1e-5:
                yield f"{part.uri} lasts only {part.duration}"


def blocking_reload_offered(watch: Watch) -> Iterator[str]:
    for playlist in watch.playlists:
        if playlist.control.get("CAN-BLOCK-RELOAD") != "YES":
            yield "CAN-BLOCK-RELOAD is missing"


def _control(watch: Watch, name: str, least: Callable[[MediaPlaylist], float]) -> Iterator[str]:
    for playlist in watch.playlists:
        value = float(playlist.control.get(name, 0))
        if value < least(playlist) - 1e-9:
            yield f"{name}={value}, at least {least(playlist)}"


def part_hold_back(watch: Watch) -> Iterator[str]:
    yield from _control(watch, "PART-HOLD-BACK", lambda playlist: 3 * (playlist.part_target or 0.0))


def hold_back(watch: Watch) -> Iterator[str]:
    yield from _control(watch, "HOLD-BACK", lambda playlist: 3.0 * playlist.target_duration)


def can_skip_until(watch: Watch) -> Iterator[str]:
    yield from _control(watch, "CAN-SKIP-UNTIL", lambda playlist: 6.0 * playlist.target_duration)


def version_high_enough(watch: Watch) -> Iterator[str]:
    for playlist in watch.playlists:
        if playlist.version < 9:
            yield f"version {playlist.version}"


def delta_reconstructs(watch: Watch) -> Iterator[str]:
    """A delta update, completed, must be the full playlist that was given at the same moment."""
    pairs = list(zip(watch.answers, watch.playlists, strict=True))
    full = {_moment(p): held.segments for (e, p), held in pairs if not e.skip and p.segments}
    for (exchange, playlist), held in pairs:
        if not exchange.skip or not playlist.segments:
            continue
        expected = full.get(_moment(playlist))
        if expected is not None and [_essence(s) for s in held.segments] != [_essence(s) for s in expected]:
            yield f"the update at {playlist.last} does not give the full list"


def _moment(playlist: MediaPlaylist) -> tuple[object, ...]:
    """What tells two playlists apart: a segment may end without another part."""
    return playlist.media_sequence, playlist.last, playlist.segments[-1].closed


def _essence(segment: SegmentLines) -> tuple[object, ...]:
    return (segment.msn, segment.uri, segment.duration, segment.map, segment.discontinuity, segment.gap)


def hint_is_next_part(watch: Watch) -> Iterator[str]:
    for before, after in pairwise(watch.playlists):
        later = [
            part.uri
            for segment in after.segments
            for index, part in enumerate(segment.parts)
            if (segment.msn, index) > before.last
        ]
        torn = before.segments[-1].msn in watch.torn or before.segments[-1].msn + 1 in watch.torn
        if before.hint is not None and later and later[0] != before.hint and not torn:
            yield f"{before.hint} was hinted, {later[0]} came"


def blocking_contains(watch: Watch) -> Iterator[str]:
    for exchange, playlist in watch.answers:
        if exchange.msn is None or playlist.ended:
            continue
        wanted = (exchange.msn, exchange.part) if exchange.part is not None else (exchange.msn + 1, -1)
        closed = playlist.segments[-1].msn if playlist.segments[-1].closed else playlist.segments[-1].msn - 1
        if playlist.last < wanted and not (exchange.part is None and closed >= exchange.msn):
            yield f"asked for {wanted}, got up to {playlist.last}"


def too_far_refused(watch: Watch) -> Iterator[str]:
    last = -1
    for exchange in watch.exchanges:
        if exchange.msn is not None and last >= 0 and exchange.msn > last + ADVANCE_SEGMENTS:
            if exchange.status != 400:
                yield f"asked for {exchange.msn} at {last}, answered {exchange.status}"
        elif exchange.text:
            last = max(last, parse(exchange.text).segments[-1].msn)


def parts_near_edge(watch: Watch) -> Iterator[str]:
    for playlist in watch.playlists:
        behind = 0.0
        for segment in reversed(playlist.segments):
            if segment.parts and behind > 3 * playlist.target_duration:
                yield f"parts of {segment.msn} are {behind:.1f} s behind the end"
            behind += segment.length


def segment_is_sum_of_parts(watch: Watch) -> Iterator[str]:
    for segment in (segment for playlist in watch.playlists for segment in playlist.segments):
        total = sum(part.duration for part in segment.parts)
        if segment.closed and segment.parts and abs(total - segment.length) > ROUNDING:
            yield f"segment {segment.msn}: {segment.length}, parts {total:.5f}"


def segment_bytes_are_parts(watch: Watch) -> Iterator[str]:
    for segment in watch.segments:
        names = [segment.uri, *(part.uri for part in segment.parts)]
        if segment.parts and segment.msn not in watch.torn and all(name in watch.files for name in names):
            joined = b"".join(watch.files[part.uri] for part in segment.parts)
            if watch.files[segment.uri or ""] != joined:
                yield f"segment {segment.msn} is not the sum of its parts"


def files_are_there(watch: Watch) -> Iterator[str]:
    """What a playlist names can be fetched; a gap says that it cannot."""
    for segment in watch.segments:
        names = {segment.map, segment.uri, *(part.uri for part in segment.parts)} - {None}
        missing = sorted(name for name in names if name not in watch.files)
        if missing and not segment.gap and segment.msn not in watch.torn:
            yield f"segment {segment.msn}: {', '.join(missing)}"


def independent_told(watch: Watch) -> Iterator[str]:
    """INDEPENDENT=YES exactly where a part starts with an IDR picture, or has only audio by its map."""
    for segment in watch.segments:
        video = _track_of(watch, segment, b"vide")
        for part, data in watch.pieces(segment):
            if part is None:
                continue
            samples = [s for t in read_fragments(data) if t.id == video for s in t.samples]
            independent = video is None or (bool(samples) and samples[0].sync and samples[0].idr)
            if independent != part.independent:
                yield f"{part.uri}: INDEPENDENT is {part.independent}"


def decode_time_continuous(watch: Watch) -> Iterator[str]:
    expected: dict[int, int] = {}
    for segment in watch.segments:
        if segment.discontinuity:
            expected = {}
        for part, data in watch.pieces(segment):
            for track in read_fragments(data):
                if track.samples and expected.get(track.id, track.time) != track.time:
                    name = part.uri if part else segment.uri
                    yield f"{name}, track {track.id}: {track.time}, not {expected[track.id]}"
                if track.samples:
                    expected[track.id] = track.end


def media_sequence_steady(watch: Watch) -> Iterator[str]:
    for before, after in pairwise(watch.playlists):
        if after.media_sequence < before.media_sequence:
            yield f"{before.media_sequence} became {after.media_sequence}"
        known = {segment.msn: segment.uri for segment in before.segments if segment.uri}
        for segment in after.segments:
            if segment.uri and known.get(segment.msn, segment.uri) != segment.uri:
                yield f"{segment.uri} has the number of {known[segment.msn]}"


def discontinuity_sequence_steady(watch: Watch) -> Iterator[str]:
    """A segment keeps its discontinuity sequence number while the list moves on."""
    known: dict[int, int] = {}
    for playlist in watch.playlists:
        number = playlist.discontinuity_sequence
        for segment in playlist.segments:
            number += segment.discontinuity
            if known.setdefault(segment.msn, number) != number:
                yield f"segment {segment.msn}: {known[segment.msn]} became {number}"


def map_before_media(watch: Watch) -> Iterator[str]:
    for playlist in watch.playlists:
        for segment in playlist.segments:
            if segment.map is None:
                yield f"segment {segment.msn} has no map"


def map_change_is_discontinuity(watch: Watch) -> Iterator[str]:
    for before, after in pairwise(watch.segments):
        if before.map and after.map and before.map != after.map and not after.discontinuity:
            yield f"segment {after.msn} has a new map without a discontinuity"


def date_time_without_drift(watch: Watch) -> Iterator[str]:
    for before, after in pairwise(watch.segments):
        if before.date_time is None or after.date_time is None or not before.closed:
            continue
        expected = before.date_time + before.length
        early = after.date_time < expected - DATE_TIME_TOLERANCE
        late = after.date_time > expected + DATE_TIME_TOLERANCE and not after.discontinuity
        if early or late:
            yield f"segment {after.msn} is {after.date_time - expected:+.3f} s off"


def rendition_reports(watch: Watch) -> Iterator[str]:
    for playlist in watch.playlists:
        reported = {report.get("URI") for report in playlist.reports if "LAST-MSN" in report}
        for uri in watch.other_renditions:
            if uri not in reported and not playlist.ended:
                yield f"no report of {uri}"


def audio_covers_video(watch: Watch) -> Iterator[str]:
    """Ours: at the end of every part there is audio up to the end of the last picture shown."""
    sound = shown = 0.0
    for segment in watch.segments:
        video, audio = _track_of(watch, segment, b"vide"), _track_of(watch, segment, b"soun")
        if video is None or audio is None:
            continue
        scale = {track.id: track.timescale for track in watch.header(segment.map or "")}
        if segment.discontinuity:
            sound = shown = 0.0
        for part, data in watch.pieces(segment):
            for track in read_fragments(data):
                if track.id == audio:
                    sound = track.end / scale[audio]
                elif track.id == video and track.samples:
                    shown = max(shown, track.shown_until / scale[video])
            if part is not None and sound < shown - 1e-6:
                yield f"{part.uri}: audio ends {1000 * (shown - sound):.1f} ms early"


def more_than_one_picture(watch: Watch) -> Iterator[str]:
    """Ours: no segment of a single picture (or a single audio frame where there is no video)."""
    for segment in watch.segments:
        if not segment.closed:
            continue
        kind = _track_of(watch, segment, b"vide") or _track_of(watch, segment, b"soun")
        tracks: list[Track] = [t for _, data in watch.pieces(segment) for t in read_fragments(data)]
        if sum(len(track.samples) for track in tracks if track.id == kind) == 1:
            yield f"segment {segment.msn} has one sample"


def _track_of(watch: Watch, segment: SegmentLines, handler: bytes) -> int | None:
    tracks = watch.header(segment.map) if segment.map else []
    return next((track.id for track in tracks if track.handler == handler), None)


RULES: dict[str, Callable[[Watch], Iterator[str]]] = {
    rule.__name__: rule
    for rule in (
        target_duration_constant,
        segment_within_target,
        part_within_target,
        part_long_enough,
        blocking_reload_offered,
        part_hold_back,
        hold_back,
        can_skip_until,
        version_high_enough,
        delta_reconstructs,
        hint_is_next_part,
        blocking_contains,
        too_far_refused,
        parts_near_edge,
        segment_is_sum_of_parts,
        segment_bytes_are_parts,
        files_are_there,
        independent_told,
        decode_time_continuous,
        media_sequence_steady,
        discontinuity_sequence_steady,
        map_before_media,
        map_change_is_discontinuity,
        date_time_without_drift,
        rendition_reports,
        audio_covers_video,
        more_than_one_picture,
    )
}


def check(watch: Watch) -> list[Violation]:
    """All violations of all rules; a watch that saw no playlist proves nothing and is one."""
    if not watch.playlists:
        return [Violation("saw_a_playlist", f"none in {len(watch.exchanges)} answers")]
    return [Violation(name, detail) for name, rule in RULES.items() for detail in rule(watch)]


def replay_complete(playlist: MediaPlaylist) -> Iterator[str]:
    if not playlist.ended:
        yield "EXT-X-ENDLIST is missing"
    for segment in playlist.segments:
        if segment.uri is None or segment.parts:
            yield f"segment {segment.msn} is not a whole one"


def replay_within_target(playlist: MediaPlaylist) -> Iterator[str]:
    if playlist.target_duration < 1:
        yield f"the target is {playlist.target_duration}"
    for segment in playlist.segments:
        if int(segment.length + 0.5) > playlist.target_duration:
            yield f"segment {segment.msn} lasts {segment.length}"


def replay_maps(playlist: MediaPlaylist) -> Iterator[str]:
    current: str | None = None
    for segment in playlist.segments:
        if segment.map is None and current is None:
            yield f"segment {segment.msn} has no map"
        if segment.map and current and segment.map != current and not segment.discontinuity:
            yield f"segment {segment.msn} has a new map without a discontinuity"
        current = segment.map or current


REPLAY_RULES: dict[str, Callable[[MediaPlaylist], Iterator[str]]] = {
    rule.__name__: rule for rule in (replay_complete, replay_within_target, replay_maps)
}


def check_replay(text: str) -> list[Violation]:
    """All violations in the playlist of a replay."""
    playlist = parse(text)
    return [Violation(name, detail) for name, rule in REPLAY_RULES.items() for detail in rule(playlist)]
