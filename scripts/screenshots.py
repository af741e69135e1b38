"""Real pages of a fresh demo world, at an office screen and a phone: `make screenshots` → docs/pictures/."""

import io
import os
import shutil
import socket
import subprocess
import sys
import tempfile
import time
import urllib.request
from pathlib import Path

from PIL import Image
from playwright.sync_api import Browser, Page, sync_playwright

ROOT = Path(__file__).resolve().parents[1]
SIZES = {"pc": (1366, 768), "ph": (390, 844)}
FLAGS = ["--no-sandbox", "--disable-gpu", "--no-first-run", "--disable-background-networking"]
PAGES: tuple[tuple[str, str, str], ...] = (
    ("portal", "", "/"),
    ("deliberations", "", "/deliberations/"),
    ("deliberation", "resident1", "/deliberations/1/"),
    ("deliberation-kept", "", "/deliberations/3/"),
    ("deliberation-work", "worker1", "/w/deliberations/1/"),
    ("search", "", "/search/?q=救助"),
    ("lists", "", "/lists/"),
    ("catalogue", "", "/lists/4/"),
    ("register", "", "/admissions/"),
    ("number", "", "first:/admissions/"),
    ("check", "", "/n/"),
    ("policy", "", "/policy/1/"),
    ("clause", "", "/clauses/D1-4.2.3/"),
    ("help", "", "/help/"),
    ("community", "", "/c/210302002001/"),
    ("stories", "", "/stories/"),
    ("postings", "worker1", "/w/postings/"),
    ("everything", "worker1", "/me/menu/"),
    ("boards", "worker1", "/w/signboards/"),
    ("campaigns", "td_civil", "/s/campaigns/"),
    ("bulletins", "city_civil", "/s/bulletins/"),
    ("leaders", "td_leader", "/l/"),
    ("method", "td_leader", "/l/index/method/"),
    ("api", "", "/api/v1/docs/"),
    ("login", "", "/accounts/login/"),
    ("not-found", "", "/nowhere/"),
    ("demands", "td_dept", "/d/demands/"),
    ("file", "td_dept", "/d/demands/new/"),
    ("prohibited", "td_dept", "state:prohibited"),
    ("approval", "td_dept", "state:in_approval"),
    ("admitted", "td_dept", "state:active"),
    ("waiting", "td_party", "/a/"),
    ("approve", "td_party", "first:/a/"),
    ("review", "td_justice", "/a/"),
    ("findings", "td_civil", "/a/findings/"),
    ("finding", "td_civil", "first:/a/findings/"),
    ("inbox", "worker1", "/w/"),
    ("assignment", "worker1", "first:/w/"),
    ("refuse", "worker1", "/w/refuse/new/"),
    ("reported", "worker1", "/w/refuse/"),
    ("assemblies", "worker1", "/w/assemblies/"),
    ("convene", "worker1", "/w/assemblies/new/"),
    ("assembly", "worker1", "first:/w/assemblies/"),
    ("concluded", "worker3", "first:/w/assemblies/"),
    ("meeting-card", "", "first:/assemblies/"),
    ("messages", "td_dept", "/me/messages/"),
    ("me", "worker1", "/me/"),
    ("services", "", "/services/"),
    ("guide", "", "/services/cert-10/"),
    ("not-issued", "", "/services/not-issued/1/"),
    ("apply", "resident1", "/services/cert-10/apply/1/"),
    ("certificates", "worker1", "/w/issue/"),
    ("issue", "worker1", "/w/issue/7/"),
    ("seal", "keeper1", "/w/seal/"),
    ("service-guides", "td_civil", "/d/guides/"),
    ("verify", "", "/v/"),
    ("base-table", "worker1", "/w/base/"),
    ("household", "worker1", "first:/w/base/"),
    ("base-import", "worker1", "/w/base/import/"),
    ("form-match", "hc_dept", "first:/d/forms/"),
    ("form-new", "hc_dept", "/d/forms/new/"),
    ("form-fill", "worker3", "first:/w/forms/"),
    ("elements", "hc_dept", "/elements/"),
    ("sharing", "td_dept", "/d/sharing/"),
    ("national", "td_civil", "/a/national/"),
    ("control", "td_civil", "/a/control/"),
    ("my-data", "resident1", "/me/data/"),
    ("audit", "auditor", "/admin/audit/"),
    ("audit-sheet", "auditor", "/admin/audit/bulletin/"),
    ("suspicions", "td_civil", "/a/suspicions/"),
    ("placed", "td_dept", "/d/placed/"),
    ("staffing", "street1", "/w/staffing/"),
    ("clients", "secadmin", "/admin/clients/"),
    ("lists-kept", "td_civil", "/a/lists/"),
    ("list-revision", "td_party", "/a/lists/revisions/2/"),
    ("rechecks", "td_civil", "/a/rechecks/"),
    ("protection", "auditor", "/admin/protection/"),
    ("people", "secadmin", "/admin/people/"),
    ("calendar", "sysadmin", "/admin/calendar/"),
    ("rules", "", "/rules/"),
    ("rules-public", "", "/rules/210302002001/"),
    ("rules-opinion", "", "/rules/210302002003/opinion/"),
    ("rules-exhibition", "", "/rules/exhibition/"),
    ("rules-hub", "worker3", "first:/w/rules/"),
    ("charter-check", "worker3", "/w/rules/3/text/"),
    ("rules-likeness", "street1", "/w/rules/likeness/"),
    ("rules-exemplars", "city_civil", "/a/rules/exemplars/"),
    ("resources", "worker1", "/w/resources/"),
    ("stairwell", "worker1", "/w/resources/?q=楼梯间"),
    ("project", "worker1", "first:/w/projects/"),
    ("what-if", "worker1", "/w/projects/what-if/"),
    ("org", "enterprise1", "/org/"),
    ("services-near", "resident1", "/me/services/"),
    ("order", "resident1", "first:/me/services/"),
    ("public-resources", "", "/resources/"),
    ("ledger", "", "first:/resources/?tab=projects"),
)
"""Name, who looks ('' nobody), where; `first:` follows the list's first row, `state:` the first demand in it."""


def free_port() -> int:
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        return int(found.getsockname()[1])


def command(*words: str) -> list[str]:
    return [sys.executable, "-m", "shanzhi.entrypoints.cli", *words]


def wait_for(url: str) -> None:
    for _ in range(120):
        try:
            urllib.request.urlopen(url + "/health", timeout=2).close()
        except OSError:
            time.sleep(0.5)
        else:
            return
    raise SystemExit(f"no answer from {url}")


def sign_in(page: Page, base: str, login: str, password: str) -> None:
    page.goto(base + "/accounts/login/")
    page.fill("[name=login]", login)
    page.fill("[name=password]", password)
    with page.expect_navigation():
        page.press("[name=password]", "Enter")


def walk_to(page: Page, base: str, place: str) -> None:
    if place.startswith("first:"):
        page.goto(base + place[6:])
        page.goto(base + str(page.get_attribute("main .row-i a.tt, main td a", "href")))
    elif place.startswith("state:"):
        page.goto(f"{base}/d/demands/?state={place[6:]}")
        page.goto(base + str(page.get_attribute("main .row-i a.tt, main td a", "href")))
    else:
        page.goto(base + place)


def small(picture: bytes) -> Image.Image:
    """128 colours: under 200 KB a page, text as sharp as before."""
    return Image.open(io.BytesIO(picture)).convert("RGB").quantize(128)


def take(browser: Browser, base: str, password: str, folder: Path, wanted: set[str]) -> None:
    for size, (width, height) in SIZES.items():
        signed: dict[str, Page] = {}
        for name, login, place in PAGES:
            if wanted and name not in wanted:
                continue
            if login not in signed:
                viewport = {"width": width, "height": height}
                signed[login] = browser.new_context(viewport=viewport, locale="zh-CN").new_page()  # type: ignore[arg-type]  # the driver's own shape
                signed[login].set_default_timeout(8000)
                if login:
                    sign_in(signed[login], base, login, password)
            walk_to(signed[login], base, place)
            small(signed[login].screenshot()).save(folder / f"{name}-{size}.png", optimize=True)
            sys.stdout.write(f"{name}-{size}.png\n")


def main() -> None:
    """Every page of the table, or those named: `screenshots.py inbox approve`."""
    folder = ROOT / "docs" / "pictures"
    folder.mkdir(parents=True, exist_ok=True)
    port, password = free_port(), "shanzhi-pictures"
    base = f"http://127.0.0.1:{port}"
    with tempfile.TemporaryDirectory(dir=ROOT / "var") as var:
        Path(var).chmod(0o755)
        own = {"SHANZHI_VAR": var, "DEMO_PASSWORD": password, "PORT": str(port), "SHANZHI_PUBLIC_URL": base}
        env = os.environ | own
        subprocess.run(command("demo", "load"), env=env, check=True, stdout=subprocess.DEVNULL)
        server = subprocess.Popen(command("serve", "--port", str(port)), env=env, stdout=subprocess.DEVNULL)
        try:
            wait_for(base)
            with sync_playwright() as driver:
                found = shutil.which("chromium") or shutil.which("google-chrome") or ""
                browser = driver.chromium.launch(executable_path=found, args=FLAGS)
                take(browser, base, password, folder, set(sys.argv[1:]))
        finally:
            server.terminate()
            server.wait()
            subprocess.run(command("stop"), env=env, check=False, stdout=subprocess.DEVNULL)


if __name__ == "__main__":
    main()
