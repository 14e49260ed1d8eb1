"""Rules about the repository as a whole: names of files, addresses in them, excuses in code."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path, PurePosixPath

from tools.rules.source import Finding, PythonFile

FORBIDDEN_NAMES = frozenset({"util", "utils", "helper", "helpers", "common", "misc"})

PACKAGE_INDEX = re.compile(
    r"https?://[\w.-]*(?:pypi|pythonhosted|registry\.npm|registry\.yarnpkg|npmmirror)[\w.-]*/"
    r"|https?://\S+/simple/?(?:\s|[\"']|$)"
    r"|index[-_]url\s*[=:]?\s*[\"']?\w+://"
)

LINK = re.compile(r"\[[^\]]*\]\((?!\w+:|#)(?P<target>[^)#\s]+)(?:#[^)]*)?\)")
CODE_BLOCK = re.compile(r"^```.*?^```|`[^`\n]*`", re.MULTILINE | re.DOTALL)

SUPPRESSION = re.compile(r"#\s*(?:noqa|type:\s*ignore)(?P<codes>:\s*[A-Z0-9, ]+|\[[\w, -]+\])?(?P<why>.*)")


def file_names(path: str) -> Iterator[Finding]:
    """No file or folder is named utils, helpers, common or misc."""
    for part in PurePosixPath(path).parts:
        if part.split(".")[0].lower() in FORBIDDEN_NAMES:
            yield Finding(path, 1, "file-name", f"`{part}` says nothing: name it after what is in it")


def package_index_addresses(path: str, text: str) -> Iterator[Finding]:
    """No tracked file says where packages come from: that is the machine's setting."""
    for number, line in enumerate(text.splitlines(), start=1):
        if PACKAGE_INDEX.search(line):
            yield Finding(path, number, "package-index", "the address of a package index")


def links_lead_somewhere(path: str, text: str, root: Path) -> Iterator[Finding]:
    """A relative link in a Markdown file leads to a file or folder of the repository."""
    prose = CODE_BLOCK.sub(lambda code: "\n" * code[0].count("\n"), text)
    for number, line in enumerate(prose.splitlines(), start=1):
        for link in LINK.finditer(line):
            if not (root / path).parent.joinpath(link["target"]).exists():
                yield Finding(path, number, "dead-link", f"`{link['target']}` is not there")


def suppressions_say_why(file: PythonFile) -> Iterator[Finding]:
    """`# noqa: CODE - why` and `# type: ignore[code] - why`: a suppression names its reason."""
    if not re.search("noqa|type: *ignore", file.text):
        return
    for line, comment in file.comments.items():
        match = SUPPRESSION.search(comment)
        if match and not (match["codes"] and len(match["why"].strip(" -#")) >= 3):
            yield Finding(file.path, line, "suppression", "say which code and why: `# noqa: CODE - why`")


def unfinished_code(file: PythonFile) -> Iterator[Finding]:
    """Nothing in the product raises NotImplementedError."""
    if not file.within("src/liveloop"):
        return
    for number, line in enumerate(file.text.splitlines(), start=1):
        if re.search(r"\bNotImplementedError\b", line):
            yield Finding(file.path, number, "unfinished", "NotImplementedError: build it or leave it out")
