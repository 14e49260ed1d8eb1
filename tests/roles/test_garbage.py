from __future__ import annotations

import subprocess
import sys

SETTLED = """
import gc
from liveloop.roles.garbage import settle_garbage
settle_garbage()
frozen, (young, _, _) = gc.get_freeze_count(), gc.get_threshold()
assert frozen > 1000, frozen
assert young >= 10_000, young
class Node: pass
node = Node(); node.itself = node; del node
assert gc.collect() > 0, "what comes later is still collected"
"""


def test_what_is_there_at_the_start_is_looked_at_no_more() -> None:
    done = subprocess.run([sys.executable, "-c", SETTLED], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
