"""Makes .venv with exactly the locked packages, checked by hash: with uv where it installs, else with pip."""

import os
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
VENV = ROOT / ".venv"
FLOOR = (3, 11)
PYTHON = VENV / "bin" / "python"


def run(*command: str) -> bool:
    return subprocess.run(command, cwd=ROOT, check=False).returncode == 0  # our own commands


def main(kind: str) -> int:
    if tuple(sys.version_info) < FLOOR:
        sys.stderr.write("需要 Python 3.11 或更新的版本。 Python 3.11 or newer is needed.\n")
        return 1
    if not PYTHON.exists() and not run(sys.executable, "-m", "venv", str(VENV)):
        return 1
    locked = f"requirements/{kind}.txt"
    quiet = ("-m", "pip", "install", "-q", "--disable-pip-version-check", "--require-hashes", "-r")
    os.environ.setdefault("PIP_ROOT_USER_ACTION", "ignore")
    has_pip = run(str(PYTHON), "-m", "pip", "--version")
    by_uv = has_pip and run(str(PYTHON), *quiet, "requirements/uv.txt")
    uv = str(VENV / "bin" / "uv")
    done = by_uv and run(uv, "pip", "install", "-q", "--require-hashes", "--python", str(PYTHON), "-r", locked)
    if not done and not run(str(PYTHON), *quiet, locked):
        sys.stderr.write("装不上依赖：请检查网络和软件源。 Packages could not be installed.\n")
        return 1
    (VENV / ".run").touch()
    if kind == "dev":
        (VENV / ".dev").touch()
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))
