"""Reads what podcat writes for others with their own means, and compares it with `podcat quotes --json`.

    python tests/peers/forms.py PODCAT CATALOGUE [Project.xsd]

Needs lxml. With the schema of REFI-QDA (qdasoftware.org) the project is validated too. Ends with 1 at the
first thing that is not as it should be.
"""

import json
import pathlib
import re
import subprocess
import sys
import tempfile
import uuid
import zipfile

from lxml import etree

PODCAT, CATALOGUE = sys.argv[1:3]
SCHEMA = sys.argv[3] if len(sys.argv) > 3 else None
QDA = "{urn:QDA-XML:project:1.0}"


def podcat(*arguments):
    command = [PODCAT, "--db", CATALOGUE, *arguments]
    done = subprocess.run(command, capture_output=True, check=False)
    if done.returncode:
        sys.exit(f"{' '.join(command)}: {done.stderr.decode()}")
    return done.stdout


def same(what, found, expected):
    if found != expected:
        sys.exit(f"{what}: expected {expected!r}, found {found!r}")


def holds(what, condition):
    if not condition:
        sys.exit(f"{what}: it is not so")


def ms(seconds):
    return None if seconds is None else round(seconds * 1000)


def in_audio(quote, episode, key):
    """A time of a quote as the audio file has it, in milliseconds."""
    time = ms(quote[key])
    return time if time is None else max(time + ms(episode.get("audio_offset") or 0), 0)


def stretch(quote, episode):
    """Begin and end in the audio; no end where there is none after the begin."""
    start, end = in_audio(quote, episode, "start"), in_audio(quote, episode, "end")
    return start, end if end is not None and start is not None and end > start else None


def squeezed(text):
    return " ".join(text.split())


def in_xml(text):
    """A name as XML 1.0 can hold it in an attribute."""
    bad = "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ufffe\uffff\u202a-\u202e\u2066-\u2069]"
    return re.sub("[\t\n\r]", " ", re.sub(bad, "", text))


def annotations(quotes, episodes):
    found = json.loads(podcat("export", "quotes", "--format", "annotations"))
    same("@context", found["@context"], "http://www.w3.org/ns/anno.jsonld")
    same("type", found["type"], "AnnotationCollection")
    same("total", found["total"], len(quotes))
    page = found["first"]
    same("partOf", page["partOf"], found["id"])
    same("last", found["last"], page["id"])
    same("ids", [item["id"] for item in page["items"]], ["urn:uuid:" + it["uid"] for it in quotes])
    for item, quote in zip(page["items"], quotes):
        episode = episodes[quote["episode_id"]]
        name = f"annotation of quote {quote['id']}"
        uuid.UUID(item["id"].removeprefix("urn:uuid:"))
        bodies = lambda purpose: [it["value"] for it in item["body"] if it["purpose"] == purpose]
        same(name, bodies("describing"), [quote["text"]])
        same(name, bodies("identifying"), [quote["speaker"]] if quote["speaker"] else [])
        same(name, sorted(bodies("tagging")), sorted(quote["topics"]))
        same(name, bodies("commenting"), [quote["note"]] if quote["note"] else [])
        selectors = {it["selector"]["type"]: it for it in item["target"]}
        words = selectors["TextQuoteSelector"]
        exact = (quote["anchor"] or {}).get("exact", quote["text"])
        same(name, words["selector"]["exact"], exact)
        for target in item["target"]:
            holds(f"{name}: {target['source']} is an IRI", re.fullmatch(r"(https?|podcat)://\S+", target["source"]))
        if quote["start"] is None:
            holds(f"{name} has no time", "FragmentSelector" not in selectors)
            continue
        moment = selectors["FragmentSelector"]
        same(name, moment["selector"]["conformsTo"], "http://www.w3.org/TR/media-frags/")
        if not episode["audio_url"]:
            episode = {}
        start, end = stretch(quote, episode)
        times = [ms(float(time)) for time in moment["selector"]["value"].removeprefix("t=").split(",")]
        same(name, times, [start] if end is None else [start, end])
    return len(quotes)


def playlist(quotes, episodes):
    lines = podcat("export", "quotes", "--format", "m3u").decode("utf-8").split("\n")
    same("first line", lines[0], "#EXTM3U")
    same("last line", lines[-1], "")
    items, item = [], {}
    for line in lines[1:-1]:
        if line.startswith("#EXTINF:"):
            item["length"], item["title"] = line.removeprefix("#EXTINF:").split(",", 1)
        elif line.startswith("#EXTVLCOPT:"):
            name, value = line.removeprefix("#EXTVLCOPT:").split("=", 1)
            item[name] = ms(float(value))
        else:
            holds(f"{line!r} is an address", re.fullmatch(r"https?://\S+", line))
            items.append(item | {"url": line})
            item = {}
    heard = [it for it in quotes if it["start"] is not None and episodes[it["episode_id"]]["audio_url"]]
    same("items", len(items), len(heard))
    for item, quote in zip(items, heard):
        name = f"item of quote {quote['id']}"
        start, end = stretch(quote, episodes[quote["episode_id"]])
        same(name, (item["start-time"], item.get("stop-time")), (start, end))
        same(name, item["length"], "-1" if end is None else str(-(-(end - start) // 1000)))
        speaker = f"{quote['speaker']}: " if quote["speaker"] else ""
        words = re.sub("[\u202a-\u202e\u2066-\u2069]", " ", speaker + quote["text"])
        same(name, squeezed(item["title"]), squeezed(words))
    return len(items)


EVENT = re.compile(r"(\d{3})  (\S{1,8}) +(AA) +(C) +" + " ".join([r"(\d\d:\d\d:\d\d:\d\d)"] * 4))


def edit_list(quotes, episodes, fps):
    text = podcat("export", "quotes", "--format", "edl", "--fps", str(fps)).decode("ascii")
    lines = text.split("\n")
    same("title", lines[0], "TITLE: podcat")
    same("mode", lines[1], "FCM: NON-DROP FRAME")

    def frames(timecode):
        hours, minutes, seconds, frame = map(int, timecode.split(":"))
        holds(f"{timecode} is a timecode", hours < 24 and minutes < 60 and seconds < 60 and frame < fps)
        return ((hours * 60 + minutes) * 60 + seconds) * fps + frame

    events = []
    for line in lines[2:]:
        if event := EVENT.fullmatch(line):
            events.append([int(event[1]), *(frames(event[at]) for at in range(5, 9)), []])
        elif line:
            holds(f"{line!r} is a comment", re.match(r"\* (FROM CLIP NAME|SOURCE FILE|COMMENT): ", line))
            events[-1][5].append(line)
    same("numbers", [event[0] for event in events], list(range(1, len(events) + 1)))
    timed = [quote for quote in quotes if quote["start"] is not None][:999]
    same("events", len(events), len(timed))
    record = 3600 * fps
    for (_, start, end, from_, to, comments), quote in zip(events, timed):
        name = f"event of quote {quote['id']}"
        same(name, (from_, to - from_), (record, end - start))
        record = to
        begin, stop = stretch(quote, episodes[quote["episode_id"]])
        stop = begin + 10_000 if stop is None else stop
        same(name, (start, end), (begin * fps // 1000, max(-(-stop * fps // 1000), begin * fps // 1000 + 1)))
        holds(f"{name} has a clip", comments[0].startswith("* FROM CLIP NAME: "))
    return len(events)


def project(quotes, folder):
    path = folder / "project.qdpx"
    podcat("export", "quotes", "--output", str(path))
    again = podcat("export", "quotes", "--format", "qdpx")
    holds("the same catalogue gives the same bytes", path.read_bytes() == again)
    with zipfile.ZipFile(path) as archive:
        same("a damaged member", archive.testzip(), None)
        root = etree.fromstring(archive.read("project.qde"))
        texts = {name: archive.read(name).decode("utf-8") for name in archive.namelist() if name.endswith(".txt")}
    if SCHEMA:
        etree.XMLSchema(etree.parse(SCHEMA)).assertValid(root)
    same("root", root.tag, QDA + "Project")
    guids = [it.get("guid") for it in root.iter() if it.get("guid")]
    same("guids that stand twice", len(guids), len(set(guids)))
    for guid in guids:
        same("guid", str(uuid.UUID(guid)), guid)
    for reference in root.iter(QDA + "CodeRef", QDA + "SourceRef", QDA + "VariableRef"):
        holds(f"{reference.get('targetGUID')} is there", reference.get("targetGUID") in guids)
    names = {it.get("guid"): it.get("name") for it in root.iter(QDA + "Code")}
    sources = list(root.iter(QDA + "TextSource"))
    same("texts", sorted(texts), sorted(f"sources/{it.get('guid')}.txt" for it in sources))
    by_uid, found = {quote["uid"]: quote for quote in quotes}, 0
    for source in sources:
        text = texts["sources/" + source.get("plainTextPath").removeprefix("internal://")]
        holds("lines end in \\n", "\r" not in text and text.endswith("\n") and text[0] != "\ufeff")
        for selection in source.iter(QDA + "PlainTextSelection"):
            quote = by_uid[selection.get("guid")]
            name = f"selection of quote {quote['id']}"
            words = text[int(selection.get("startPosition")) : int(selection.get("endPosition"))]
            exact = (quote["anchor"] or {}).get("exact", quote["text"])
            placed = squeezed(exact) in squeezed(words)
            holds(f"{name}: {words!r} is {exact!r}, or said then", placed or quote["start"] is not None)
            codes = [names[it.get("targetGUID")] for it in selection.iter(QDA + "CodeRef")]
            for code in [*quote["topics"], *([quote["speaker"]] if quote["speaker"] else [])]:
                code = in_xml(code)
                holds(f"{name} is coded {code!r}", any(it == code or it.startswith(code + " (") for it in codes))
            found += 1
    holds("some quotes are placed", found > 0 or not quotes)
    return found


def drawings(folder, topics):
    drawn = 0
    for name, arguments in {
        "talk": ["talk"],
        "network": ["network"],
        "timeline": ["timeline", *topics],
    }.items():
        path = folder / f"{name}.svg"
        podcat(*arguments, "--output", str(path))
        root = etree.parse(path).getroot()
        svg = "{http://www.w3.org/2000/svg}"
        same(name, root.tag, svg + "svg")
        same(name, [it.tag for it in root][:2], [svg + "title", svg + "desc"])
        holds(f"{name} has no script and no link", not list(root.iter(svg + "script", svg + "a", svg + "image")))
        drawn += 1
    return drawn


def main():
    quotes = json.loads(podcat("quotes", "--json"))
    episodes = {it["id"]: it for it in json.loads(podcat("episodes", "--json"))}
    topics = [it["name"] for it in json.loads(podcat("topics", "--json"))][:3]
    print("annotations:", annotations(quotes, episodes))
    print("items of a playlist:", playlist(quotes, episodes))
    for fps in (24, 25, 30):
        print(f"events at {fps} frames a second:", edit_list(quotes, episodes, fps))
    with tempfile.TemporaryDirectory() as folder:
        print("coded quotes:", project(quotes, pathlib.Path(folder)))
        print("drawings:", drawings(pathlib.Path(folder), topics))


if __name__ == "__main__":
    main()
