"""Nothing leaves the machine: articles are indexed and a question answered where there is no network at all.

The kernel counts what a network namespace's programs try to send. In a fresh one, whose every count starts at zero
and where nothing has a route, a count above zero is an attempt, be it by Python or by a native library.
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from itertools import pairwise
from pathlib import Path

import pytest

from index.settings import load

ROOT = Path(__file__).parent.parent
QUESTION = "Who cancelled the Geneva meeting?"
# Runs "$@" after $1, the file to leave the namespace's counts in.
COUNTED = 'counts=$1; shift; "$@"; status=$?; cat /proc/net/snmp /proc/net/snmp6 >"$counts"; exit $status'


class NoNetwork:
    """Runs commands in a network namespace of their own."""

    def __init__(self, folder: Path) -> None:
        """In ``folder``, which is empty, are an empty ``home`` for the commands and the kernel's counts."""
        self.home = folder / "home"
        self.home.mkdir()
        self._counts = folder / "counts"
        self._unshare = ["unshare", "--net"] if os.getuid() == 0 else ["unshare", "--user", "--map-root-user", "--net"]

    @property
    def possible(self) -> bool:
        """Whether this machine lets this user make one."""
        if shutil.which("unshare") is None:
            return False
        return subprocess.run([*self._unshare, "true"], capture_output=True, check=False).returncode == 0

    def run(self, *command: str) -> tuple[str, int]:
        """What the command printed, and how many packets and connections it attempted; it must succeed."""
        # Without the switches that would keep libraries off the network, as being tested (CI) is one for some: that
        # the program keeps them off it is what is tested.
        switches = ("HF_", "TRANSFORMERS_", "GRADIO_", "ANONYMIZED_", "ORT_", "CI", "PYTEST_", "LANG")
        environment = {name: value for name, value in os.environ.items() if not name.startswith(switches)}
        environment |= {"HOME": str(self.home), "RIWAYAT_CACHE": str(load().cache), "LANG": "C.UTF-8"}
        done = subprocess.run(
            [*self._unshare, "sh", "-c", COUNTED, "sh", str(self._counts), *command],
            cwd=ROOT,
            env=environment,
            capture_output=True,
            text=True,
            check=False,
            timeout=300,
        )
        assert done.returncode == 0, done.stderr
        return done.stdout, attempts(self._counts.read_text())


def attempts(counts: str) -> int:
    """The sum of the kernel's counts of things sent or refused for want of a route, both IP versions."""
    found: dict[str, int] = {}
    lines = counts.splitlines()
    for names, values in pairwise(lines):
        if names.startswith(("Ip: F", "Tcp: R", "Udp: I")):
            kind = names.partition(":")[0]
            found |= {f"{kind}{n}": int(v) for n, v in zip(names.split()[1:], values.split()[1:], strict=True)}
    found |= {name: int(value) for name, value in (line.split() for line in lines if line.startswith("Ip6"))}
    watched = "IpOutRequests IpOutNoRoutes TcpActiveOpens UdpOutDatagrams Ip6OutRequests Ip6OutNoRoutes"
    return sum(found[name] for name in watched.split())


@pytest.fixture
def no_network(tmp_path: Path) -> NoNetwork:
    namespace = NoNetwork(tmp_path)
    if not namespace.possible:
        if os.environ.get("CI"):
            pytest.fail("No network namespace can be made here.")
        pytest.skip("No network namespace can be made here.")
    return namespace


@pytest.mark.parametrize(
    "attempt",
    [
        pytest.param("socket.create_connection(('192.0.2.1', 80), 1)", id="connection"),
        pytest.param("socket.create_connection(('127.0.0.1', 80), 1)", id="loopback"),
        pytest.param("socket.getaddrinfo('example.org', 80)", id="name lookup"),
        pytest.param("socket.socket(type=socket.SOCK_DGRAM).sendto(b'x', ('192.0.2.1', 53))", id="datagram"),
    ],
)
def test_an_attempt_would_be_noticed(no_network: NoNetwork, attempt: str) -> None:
    code = f"import socket, contextlib\nwith contextlib.suppress(OSError):\n    {attempt}"
    _, count = no_network.run(sys.executable, "-c", code)
    assert count > 0


def test_doing_nothing_is_no_attempt(no_network: NoNetwork) -> None:
    assert no_network.run(sys.executable, "-c", "import socket")[1] == 0


@pytest.mark.slow
def test_a_question_is_answered_without_network_and_none_is_asked_for(no_network: NoNetwork, tmp_path: Path) -> None:
    app, index = [sys.executable, str(ROOT / "app.py")], ["--index", str(tmp_path / "index")]

    _, attempted = no_network.run(*app, "index", str(ROOT / "seeds"), *index)
    assert attempted == 0

    printed, attempted = no_network.run(*app, "ask", QUESTION, "--json", *index)
    assert attempted == 0
    answer = json.loads(printed)
    assert answer["question"] == QUESTION
    assert answer["verdict"] == "conflict"
    citations = [citation for version in answer["versions"] for citation in version["citations"]]
    assert citations
    texts = {
        article: no_network.run(*app, "sources", "--article", article, "--text", *index)[0]
        for article in {citation["article"] for citation in citations}
    }
    for citation in citations:
        assert texts[citation["article"]][citation["start"] : citation["end"]] == citation["quote"]

    # A library that is about to report to its makers first keeps an identifier and what it will send; onnxruntime
    # did, and would have sent it a minute later.
    assert [str(path) for path in no_network.home.rglob("*") if path.is_file()] == []
