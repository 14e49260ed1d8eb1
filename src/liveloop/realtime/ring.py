"""The same bytes to many sockets in one system call: Linux's io_uring(7), as far as a fan-out needs it.

One batch at a time, all from one thread. A send that would block fails at once instead of waiting in the
kernel, so a batch is complete when its call returns, and its bytes may go.

Layouts and numbers: io_uring_setup(2), io_uring_enter(2), Linux's include/uapi/linux/io_uring.h.
"""

from __future__ import annotations

import ctypes
import errno
import mmap
import os
import platform
import socket
import struct
from array import array
from collections.abc import Sequence

SETUP, ENTER = 425, 426
"""Numbers of the system calls, alike on every architecture."""
SETUP_SUBMIT_ALL = 1 << 7
"""An entry that fails does not keep back those after it (Linux 5.18)."""
ENTER_GETEVENTS = 1 << 0
FEATURE_SINGLE_MMAP = 1 << 0
RINGS, ENTRIES = 0, 0x10000000
"""Where the rings and the entries are mapped from."""
SEND = 26

ENTRY = struct.Struct("=BBHiQQIIQ24x")
"""struct io_uring_sqe: operation, flags, priority, descriptor, offset, address, length, send flags, place."""
ADDRESS, LENGTH, PLACE = 16, 24, 32
COMPLETION_BYTES = 16
"""struct io_uring_cqe: place (8 bytes), result (4), flags (4)."""
RESULT = 8
WORD, LONG = 4, 8
COUNTER_MASK = 0xFFFFFFFF
PROBE = b"?"

libc = ctypes.CDLL(None, use_errno=True)


class SubmissionOffsets(ctypes.Structure):
    """struct io_sqring_offsets."""

    _fields_ = (
        *(
            (name, ctypes.c_uint32)
            for name in ("head", "tail", "mask", "entries", "flags", "dropped", "array")
        ),
        ("reserved", ctypes.c_uint32),
        ("address", ctypes.c_uint64),
    )


class CompletionOffsets(ctypes.Structure):
    """struct io_cqring_offsets."""

    _fields_ = (
        *((name, ctypes.c_uint32) for name in ("head", "tail", "mask", "entries", "overflow", "completions")),
        ("flags", ctypes.c_uint32),
        ("reserved", ctypes.c_uint32),
        ("address", ctypes.c_uint64),
    )


class Parameters(ctypes.Structure):
    """struct io_uring_params."""

    _fields_ = (
        *(
            (name, ctypes.c_uint32)
            for name in ("submissions", "completions", "flags", "cpu", "idle", "features")
        ),
        ("worker", ctypes.c_uint32),
        ("reserved", ctypes.c_uint32 * 3),
        ("submission", SubmissionOffsets),
        ("completion", CompletionOffsets),
    )


class RingUnavailable(Exception):
    """This kernel has none, is too old, or does not let this process have one."""


def send_entry(descriptor: int) -> bytes:
    """What `Ring.send` needs to know of a socket. Address, length and place are filled in there."""
    return ENTRY.pack(SEND, 0, 0, descriptor, 0, 0, 0, socket.MSG_DONTWAIT | socket.MSG_NOSIGNAL, 0)


class Ring:
    """Room for `size` sends at once, a power of two. Raises RingUnavailable."""

    def __init__(self, size: int = 512) -> None:
        if platform.system() != "Linux":
            raise RingUnavailable("io_uring is Linux's own")
        parameters = Parameters(flags=SETUP_SUBMIT_ALL)
        descriptor = libc.syscall(SETUP, size, ctypes.byref(parameters))
        if descriptor < 0:
            raise RingUnavailable(os.strerror(ctypes.get_errno()))
        self._descriptor: int | None = descriptor
        self.size: int = parameters.submissions
        try:
            self._map(descriptor, parameters)
            self._probe()
        except OSError as error:
            self.close()
            raise RingUnavailable(str(error)) from error

    def _map(self, descriptor: int, parameters: Parameters) -> None:
        if not parameters.features & FEATURE_SINGLE_MMAP:
            raise OSError(errno.ENOSYS, "the rings of this kernel are mapped one by one")
        submission, completion = parameters.submission, parameters.completion
        self._completions = parameters.completions
        held = completion.completions + self._completions * COMPLETION_BYTES
        shared, readable = mmap.MAP_SHARED | mmap.MAP_POPULATE, mmap.PROT_READ | mmap.PROT_WRITE
        rings = mmap.mmap(
            descriptor, max(submission.array + self.size * WORD, held), shared, readable, offset=RINGS
        )
        entries = mmap.mmap(descriptor, self.size * ENTRY.size, shared, readable, offset=ENTRIES)
        words = memoryview(rings).cast("I")
        self._words = words
        self._tail = submission.tail // WORD
        self._order = words[submission.array // WORD :][: self.size]
        self._head, self._reached = completion.head // WORD, completion.tail // WORD
        completed = memoryview(rings)[completion.completions : held]
        self._answered_places = completed.cast("Q")[:: COMPLETION_BYTES // LONG]
        self._results = completed.cast("i")[RESULT // WORD :: COMPLETION_BYTES // WORD]
        self._entries = memoryview(entries)
        self._addresses = self._entries.cast("Q")[ADDRESS // LONG :: ENTRY.size // LONG]
        self._lengths = self._entries.cast("I")[LENGTH // WORD :: ENTRY.size // WORD]
        self._sent_places = self._entries.cast("Q")[PLACE // LONG :: ENTRY.size // LONG]
        self._count = memoryview(array("Q", range(self.size)))
        self._indices = memoryview(array("I", range(self.size)))

    def send(self, entries: Sequence[bytes], data: bytes) -> dict[int, int]:
        """`data` to each socket of `entries` (at most `size`), in order.

        Returns who did not take all of it: place in `entries` -> bytes taken, or a negative errno. A ring
        that the kernel refused to serve is closed, and whoever it did not serve took nothing (-EAGAIN).
        """
        count = len(entries)
        if self._descriptor is None:
            return dict.fromkeys(range(count), -errno.EAGAIN)
        self._fill(entries, data)
        answered = self._submit(self._descriptor, count)
        rest = self._collect(answered, len(data))
        if answered < count:
            self.close()
            rest.update(dict.fromkeys(range(answered, count), -errno.EAGAIN))
        return rest

    def is_closed(self) -> bool:
        return self._descriptor is None

    def close(self) -> None:
        if self._descriptor is not None:
            os.close(self._descriptor)
            self._descriptor = None

    def _fill(self, entries: Sequence[bytes], data: bytes) -> None:
        """Entry `i` stands at place `i`; the queue, which goes round, names the places in order."""
        count = len(entries)
        self._entries[: count * ENTRY.size] = b"".join(entries)
        address = ctypes.cast(ctypes.c_char_p(data), ctypes.c_void_p).value or 0
        self._addresses[:count] = memoryview(array("Q", [address]) * count)
        self._lengths[:count] = memoryview(array("I", [len(data)]) * count)
        self._sent_places[:count] = self._count[:count]
        tail = self._words[self._tail]
        start = tail % self.size
        before_end = min(count, self.size - start)
        self._order[start : start + before_end] = self._indices[:before_end]
        self._order[: count - before_end] = self._indices[before_end:count]
        self._words[self._tail] = (tail + count) & COUNTER_MASK

    def _submit(self, descriptor: int, count: int) -> int:
        """How many the kernel took and answered; all, unless it has no memory left."""
        submitted = 0
        while submitted < count:
            left = count - submitted
            taken: int = libc.syscall(ENTER, descriptor, left, left, ENTER_GETEVENTS, None, 0)
            if taken > 0:
                submitted += taken
            elif taken == 0 or ctypes.get_errno() != errno.EINTR:
                break
        answered: int = (self._words[self._reached] - self._words[self._head]) & COUNTER_MASK
        return answered

    def _collect(self, count: int, wanted: int) -> dict[int, int]:
        head = self._words[self._head]
        start = head % self._completions
        before_end = min(count, self._completions - start)
        first, then = slice(start, start + before_end), slice(0, count - before_end)
        results = self._results[first].tolist() + self._results[then].tolist()
        rest: dict[int, int] = {}
        if results.count(wanted) < count:
            places = self._answered_places[first].tolist() + self._answered_places[then].tolist()
            rest = {place: taken for place, taken in zip(places, results, strict=True) if taken < wanted}
        self._words[self._head] = (head + count) & COUNTER_MASK
        return rest

    def _probe(self) -> None:
        """A kernel may offer the ring and yet know no sends, or a sandbox may forbid them."""
        here, there = socket.socketpair()
        with here, there:
            if self.send([send_entry(here.fileno())], PROBE) or there.recv(len(PROBE)) != PROBE:
                raise OSError(errno.ENOSYS, "the ring does not send")
