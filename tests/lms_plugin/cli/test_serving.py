"""What a web process does with its memory before it makes the application."""

import ctypes
import os
import subprocess
import sys
from pathlib import Path

import pytest

from lms_plugin.cli import serving

TREE = Path(__file__).parents[3]
MANY = """
import ctypes, threading
from lms_plugin.cli import serving

serving._tune_malloc()
threads = [threading.Thread(target=lambda: [bytearray(50_000) for _ in range(500)]) for _ in range(8)]
[one.start() for one in threads]
[one.join() for one in threads]
libc = ctypes.CDLL(None)
libc.fopen.restype = ctypes.c_void_p
out = libc.fopen(b"arenas.xml", b"w")
libc.malloc_info(0, ctypes.c_void_p(out))
libc.fclose(ctypes.c_void_p(out))
"""


@pytest.mark.skipif(not hasattr(ctypes.CDLL(None), "malloc_info"), reason="only glibc has arenas")
def test_all_threads_of_a_web_process_take_memory_from_one_place(tmp_path: Path) -> None:
    subprocess.run([sys.executable, "-c", MANY], cwd=tmp_path, env={**os.environ, "PYTHONPATH": str(TREE)}, check=True)
    assert (tmp_path / "arenas.xml").read_text().count("<heap nr=") == 1


def test_a_machine_without_glibc_serves_all_the_same(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ctypes, "CDLL", lambda _name: object())
    serving._tune_malloc()
