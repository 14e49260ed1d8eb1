"""The checker catches each broken rule, by that rule and no other."""

from __future__ import annotations

import copy
import re
from collections.abc import Callable
from dataclasses import replace

import pytest

from liveloop.media.cmaf.fragment import fragment
from liveloop.media.hls.listing import ListedSegment
from liveloop.media.hls.playlist import render_replay
from liveloop.media.hls.window import WindowSettings
from liveloop.media.packager.packager import Packager
from liveloop.media.packager.settings import PackagerSettings
from liveloop.media.unit import TICKS, TrackSet
from tests.media.hls.checker import RULES, Exchange, Watch, check, check_replay
from tests.media.hls.m3u8 import parse
from tests.media.hls.watching import Watcher, push
from tests.media.mp4 import read_fragments
from tests.media.synthetic import AUDIO, BOTH, VIDEO, Shape, encode, shifted

SHORT_TARGET = PackagerSettings(target_duration=2 * TICKS)
SHORT_WINDOW = WindowSettings(target_duration=2 * TICKS, length=20 * TICKS, parts=5 * TICKS)
OTHER_VIDEO = replace(VIDEO, width=640, height=360)

Break = Callable[[Watch], None]


@pytest.fixture(scope="module")
def sound_watch(tmp_path_factory: pytest.TempPathFactory) -> Watch:
    """Half a minute with a discontinuity, then other tracks, then the end."""
    watcher = Watcher(tmp_path_factory.mktemp("window"), SHORT_WINDOW)
    packager = Packager(watcher, SHORT_TARGET)
    units = encode(Shape(seconds=12, b_frames=2))
    packager.tracks(BOTH, 0.0)
    push(watcher, packager, units)
    packager.flush("lost")
    watcher.look()
    packager.tracks(TrackSet(OTHER_VIDEO, AUDIO), 0.0)
    push(watcher, packager, shifted(encode(Shape(seconds=24)), seconds=15))
    packager.flush("end")
    watcher.look()
    return watcher.watch


def texts(pattern: str, replacement: str, *, only: Callable[[int, Exchange], bool] | None = None) -> Break:
    """Replace in the playlists' text, all of them or those that `only` names; something must change."""

    def apply(watch: Watch) -> None:
        before = list(watch.exchanges)
        watch.exchanges = [
            replace(exchange, text=re.sub(pattern, replacement, exchange.text))
            if only is None or only(index, exchange)
            else exchange
            for index, exchange in enumerate(before)
        ]
        assert watch.exchanges != before, "the fixture breaks nothing"

    return apply


def from_exchange(first: int) -> Callable[[int, Exchange], bool]:
    return lambda index, exchange: index >= first


def wrong_status(watch: Watch) -> None:
    watch.exchanges.append(Exchange("", status=200, msn=999, part=0))


def unblocked(watch: Watch) -> None:
    last = watch.exchanges[20]
    watch.exchanges[20] = replace(last, msn=(last.msn or 0) + 1, part=0)


def parts_kept(watch: Watch) -> None:
    """List the parts of the oldest segment again in the last playlist."""
    last = watch.exchanges[-2]
    segment = next(s for s in watch.segments if s.msn == parse(last.text).media_sequence)
    lines = "".join(
        f'#EXT-X-PART:DURATION={p.duration:.5f},URI="{p.uri}"{",INDEPENDENT=YES" if p.independent else ""}\n'
        for p in segment.parts
    )
    text = last.text.replace("#EXTINF", f"{lines}#EXTINF", 1)
    watch.exchanges[-2] = replace(last, text=text)


def long_segment(watch: Watch) -> None:
    """The last segment, its parts not listed any more, claims to last longer than the target."""
    last = watch.exchanges[-2]
    uri = watch.segments[-1].uri
    text = re.sub(rf"(#EXT-X-PART:.*\n)+#EXTINF:.*\n{uri}", f"#EXTINF:2.90000,\n{uri}", last.text)
    assert text != last.text
    watch.exchanges.append(replace(last, text=text, msn=None, part=None))


def new_map(watch: Watch) -> None:
    """A map of equal tracks but another name, from the second segment on."""
    watch.files["init9.mp4"] = watch.files["init0.mp4"]
    for index, exchange in enumerate(watch.exchanges):
        lines = exchange.text.splitlines(keepends=True)
        first = re.search(r"MEDIA-SEQUENCE:(\d+)", exchange.text)
        assert first is not None
        at = [number for number, line in enumerate(lines) if line.startswith("#EXT-X-PROGRAM")]
        skipped = re.search(r"SKIPPED-SEGMENTS=(\d+)", exchange.text)
        position = 1 - int(first.group(1)) - (int(skipped.group(1)) if skipped else 0)
        if 0 <= position < len(at):
            lines.insert(at[position], '#EXT-X-MAP:URI="init9.mp4"\n')
        watch.exchanges[index] = replace(exchange, text="".join(lines))


def lost_byte(watch: Watch) -> None:
    watch.files["s2.m4s"] = watch.files["s2.m4s"][:-1]


def change_part(watch: Watch, name: str, change: Callable[[bytes], bytes]) -> None:
    """Change the bytes of a part, and of the segment that it is in."""
    old = watch.files[name]
    watch.files[name] = change(old)
    segment = f"s{name[1:].split('.')[0]}.m4s"
    watch.files[segment] = watch.files[segment].replace(old, watch.files[name])


def time_gap(watch: Watch) -> None:
    def later(data: bytes) -> bytes:
        at = data.index(b"tfdt") + 8
        time = int.from_bytes(data[at : at + 8], "big") - 9
        return data[:at] + time.to_bytes(8, "big") + data[at + 8 :]

    change_part(watch, "p2.3.m4s", later)


def renumbered_discontinuity(watch: Watch) -> None:
    last = len(watch.exchanges) - 2
    texts(
        r"#EXT-X-DISCONTINUITY-SEQUENCE:(\d+)\n",
        "#EXT-X-DISCONTINUITY-SEQUENCE:7\n",
        only=from_exchange(last),
    )(watch)


def short_audio(watch: Watch) -> None:
    """The last part ends with two audio frames less."""
    names = [part.uri for segment in watch.segments for part in segment.parts]

    def shorten(data: bytes) -> bytes:
        return without_last_audio_frames(data, 2)

    change_part(watch, names[-1], shorten)


def without_last_audio_frames(data: bytes, count: int) -> bytes:
    """The same fragment with its audio track renumbered to fewer frames (the bytes stay behind)."""
    audio = read_fragments(data)[1]
    frames = len(audio.samples)
    at = data.rindex(b"trun") + 8
    assert int.from_bytes(data[at : at + 4], "big") == frames
    return data[:at] + (frames - count).to_bytes(4, "big") + data[at + 4 :]


def one_picture(watch: Watch) -> None:
    """A segment that is a single picture and the audio it needs: the last one, cut down."""
    segment = watch.segments[-1]
    first = segment.parts[0]
    data = watch.files[first.uri]
    cut = without_last_pictures(data)
    watch.files[first.uri] = cut
    watch.files[segment.uri or ""] = cut
    for part in segment.parts[1:]:
        del watch.files[part.uri]
    lines = "".join(f'#EXT-X-PART:DURATION={p.duration:.5f},URI="{p.uri}"\n' for p in segment.parts[1:])
    others = [f'PART:DURATION={p.duration:.5f},URI="{p.uri}"' for p in segment.parts[1:]]
    keep = [e for e in watch.exchanges if not any(other in e.text for other in others)]
    final = watch.exchanges[-2]
    assert lines in final.text
    text = final.text.replace(lines, "")
    text = re.sub(rf"#EXTINF:[0-9.]+,\n{segment.uri}", f"#EXTINF:{first.duration:.5f},\n{segment.uri}", text)
    watch.exchanges = [*keep, replace(final, text=text)]
    watch.exchanges = [
        replace(e, text=re.sub(r"#EXT-X-PRELOAD-HINT.*\n", "", e.text)) for e in watch.exchanges
    ]


def without_last_pictures(data: bytes) -> bytes:
    from liveloop.media.cmaf.fragment import AudioRun, VideoSample

    video, audio = read_fragments(data)
    picture = video.samples[0]
    sample = VideoSample(
        picture.time, picture.time + picture.composition, True, picture.data, picture.duration
    )
    run = AudioRun(audio.time, 1024, [frame.data for frame in audio.samples])
    return fragment(1, [sample], run)


BROKEN: dict[str, Break] = {
    "target_duration_constant": texts(r"TARGETDURATION:2", "TARGETDURATION:1", only=lambda i, e: i == 1),
    "segment_within_target": long_segment,
    "part_within_target": texts(r"PART-TARGET=0.35000", "PART-TARGET=0.33000"),
    "part_long_enough": texts(r"(PART-HOLD-BACK)=.*?,(.*\n.*PART-TARGET)=0.35000", r"\1=1.200,\2=0.40000"),
    "blocking_reload_offered": texts(r"CAN-BLOCK-RELOAD=YES,", ""),
    "part_hold_back": texts(r"PART-HOLD-BACK=1.050", "PART-HOLD-BACK=0.900"),
    "hold_back": texts(r",HOLD-BACK=6.0", ",HOLD-BACK=5.0"),
    "can_skip_until": texts(r"CAN-SKIP-UNTIL=12.0", "CAN-SKIP-UNTIL=8.0"),
    "version_high_enough": texts(r"VERSION:9", "VERSION:8"),
    "delta_reconstructs": texts(
        r"EXTINF:2.00000(,\ns\d+.m4s\n#EXT-X-PROGRAM.*\n#EXTINF)", r"EXTINF:2.05\1", only=lambda i, e: e.skip
    ),
    "hint_is_next_part": texts(r'PART,URI="p2.3.m4s"', 'PART,URI="p2.4.m4s"'),
    "blocking_contains": unblocked,
    "too_far_refused": wrong_status,
    "parts_near_edge": parts_kept,
    "segment_is_sum_of_parts": texts(r"EXTINF:2.00000,\ns3", "EXTINF:1.90000,\ns3"),
    "segment_bytes_are_parts": lost_byte,
    "files_are_there": lambda watch: watch.files.pop("s2.m4s"),
    "independent_told": texts(r'(URI="p2.0.m4s"),INDEPENDENT=YES', r"\1"),
    "decode_time_continuous": time_gap,
    "media_sequence_steady": lambda watch: watch.exchanges.append(replace(watch.exchanges[10], msn=None)),
    "discontinuity_sequence_steady": renumbered_discontinuity,
    "map_before_media": texts(r"#EXT-X-MAP.*\n", "", only=lambda i, e: i == 0),
    "map_change_is_discontinuity": new_map,
    "date_time_without_drift": texts(r"22:13:24\.\d+Z", "22:13:25.000Z"),
    "rendition_reports": lambda watch: setattr(watch, "other_renditions", ("audio.m3u8",)),
    "audio_covers_video": short_audio,
    "more_than_one_picture": one_picture,
}


def test_a_sound_stream_breaks_no_rule(sound_watch: Watch) -> None:
    assert check(sound_watch) == []
    assert any(exchange.skip and "SKIPPED" in exchange.text for exchange in sound_watch.exchanges)
    assert any("#EXT-X-DISCONTINUITY-SEQUENCE" in exchange.text for exchange in sound_watch.exchanges)


def test_a_watch_that_saw_nothing_is_not_sound() -> None:
    refused = Watch([Exchange("", status=404)], {})
    assert [violation.rule for violation in check(refused)] == ["saw_a_playlist"]


@pytest.mark.parametrize(
    ("rule", "pattern", "replacement"),
    [
        ("replay_complete", "#EXT-X-ENDLIST\n", ""),
        ("replay_within_target", "TARGETDURATION:3", "TARGETDURATION:2"),
        ("replay_maps", "#EXT-X-DISCONTINUITY\n", ""),
    ],
)
def test_a_broken_rule_of_replays_is_caught(rule: str, pattern: str, replacement: str) -> None:
    sound = render_replay(
        [
            ListedSegment(0, 0, 1.7e9, False, duration=5 * TICKS // 2),
            ListedSegment(1, 1, 1.7e9 + 3, True, duration=2 * TICKS, discontinuity_sequence=1),
        ]
    )
    assert check_replay(sound) == []
    assert {violation.rule for violation in check_replay(sound.replace(pattern, replacement))} == {rule}


def test_every_rule_has_a_fixture_that_breaks_it() -> None:
    assert set(BROKEN) == set(RULES)


@pytest.mark.parametrize("rule", sorted(RULES))
def test_a_broken_rule_is_caught_by_that_rule_alone(rule: str, sound_watch: Watch) -> None:
    watch = Watch(copy.copy(sound_watch.exchanges), dict(sound_watch.files))
    BROKEN[rule](watch)
    broken = Watch(watch.exchanges, watch.files, watch.other_renditions)
    assert {violation.rule for violation in check(broken)} == {rule}
