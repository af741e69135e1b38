"""Makes sure there is a Chromium for the journeys and a font that has Chinese; installs them with apt as root."""

import os
import shutil
import subprocess
import sys

BROWSERS = ("chromium", "google-chrome", "chromium-browser")


def found() -> bool:
    return any(shutil.which(name) for name in BROWSERS)


def main() -> int:
    if not found() and os.geteuid() == 0 and shutil.which("apt-get"):
        quiet = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
        packages = ["chromium", "fonts-noto-cjk"]
        for command in (
            ["apt-get", "update", "-qq"],
            ["apt-get", "install", "-y", "-qq", "--no-install-recommends", *packages],
        ):
            subprocess.run(command, check=False, env=quiet, stdout=subprocess.DEVNULL)  # fixed commands
    if found():
        return 0
    sys.stderr.write("没有 Chromium：浏览器测试会按名字报告为跳过。 No Chromium: journeys are skipped by name.\n")
    return 1 if os.environ.get("CI") == "true" else 0


if __name__ == "__main__":
    sys.exit(main())
