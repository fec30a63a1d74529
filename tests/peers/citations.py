#!/usr/bin/env python3
"""Reads podcat's citations with other programs' readers and compares every value.

    python tests/peers/citations.py target/debug/podcat catalogue.db

needs bibtexparser 2, rispy, jsonschema and citeproc-py. It ends with a traceback at the first value
that is not what `podcat quotes --json` says.
"""

import json
import re
import subprocess
import sys
import unicodedata
import urllib.parse

import bibtexparser
import jsonschema
import rispy
from citeproc import Citation, CitationItem, CitationStylesBibliography, CitationStylesStyle, formatter
from citeproc.source.json import CiteProcJSON

# What CSL-JSON 1.0.2 says of the fields that podcat writes; nothing else may stand in an item.
NAMES = {
    "type": "array",
    "minItems": 1,
    "items": {
        "type": "object",
        "additionalProperties": False,
        "properties": {
            part: {"type": "string", "minLength": 1}
            for part in ("family", "given", "non-dropping-particle", "suffix", "literal")
        },
        "oneOf": [{"required": ["literal"]}, {"required": ["family", "given"]}],
    },
}
DATE = {
    "type": "object",
    "additionalProperties": False,
    "required": ["date-parts"],
    "properties": {
        "date-parts": {
            "type": "array",
            "minItems": 1,
            "maxItems": 1,
            "items": {
                "type": "array",
                "minItems": 3,
                "maxItems": 3,
                "items": {"type": "integer", "minimum": 1},
            },
        }
    },
}
TEXTS = (
    "title container-title publisher number medium dimensions language URL abstract".split()
)
SCHEMA = {
    "type": "array",
    "items": {
        "type": "object",
        "additionalProperties": False,
        "required": ["id", "type", "title", "container-title"],
        "properties": {
            "id": {"type": "string", "pattern": "^[a-z0-9-]+$"},
            "type": {"const": "broadcast"},
            "host": NAMES,
            "guest": NAMES,
            "issued": DATE,
            "accessed": DATE,
            "custom": {"type": "object"},
            **{name: {"type": "string", "minLength": 1} for name in TEXTS},
        },
    },
}

ACCESSED = "2026-03-20"


class Podcat:
    def __init__(self, program, catalogue):
        self.program, self.catalogue = program, catalogue

    def __call__(self, *arguments):
        command = [self.program, "--db", self.catalogue, *arguments]
        done = subprocess.run(command, capture_output=True, text=True, check=False)
        if done.returncode != 0:
            raise SystemExit(f"{command} ended with {done.returncode}: {done.stderr}")
        return done.stdout

    def json(self, *arguments):
        return json.loads(self(*arguments, "--json"))


def same(what, found, expected):
    if found != expected:
        raise AssertionError(f"{what}: expected {expected!r}, found {found!r}")


def line(text):
    """Text as a citation has it: one line, single spaces, nothing that drives a terminal."""
    turns = "\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069"
    plain = "".join(" " if unicodedata.category(c) == "Cc" or c in turns else c for c in text)
    return " ".join(plain.split())


def clock(seconds):
    whole = int(seconds)
    return f"{whole // 3600}:{whole // 60 % 60:02}:{whole % 60:02}"


def said(quote):
    """The words, who says them and when."""
    by = [line(quote["speaker"])] if quote["speaker"] else []
    if quote["start"] is not None:
        start, end = clock(quote["start"]), quote["end"] and clock(quote["end"])
        about = quote["approximate"]
        whole = f"{start}–{end}" if end and end != start and not about else start
        by.append(f"about {whole}" if about else whole)
    return f"“{line(quote['text'])}”" + (f" ({', '.join(by)})" if by else "")


def address(quote, episode):
    unsafe = lambda url: re.sub(r"[\s\"<>\\^`{|}]", lambda it: urllib.parse.quote(it[0]), url or "")
    url = unsafe(episode["audio_url"])
    if not url.startswith("http"):
        page = unsafe(episode["page_url"])
        return page if page.startswith("http") else None
    if quote["start"] is None or quote["approximate"]:
        return url
    number = lambda seconds: f"{seconds:.3f}".rstrip("0").rstrip(".")
    end = f",{number(quote['end'])}" if quote["end"] and quote["end"] > quote["start"] else ""
    return f"{url.split('#')[0]}#t={number(quote['start'])}{end}"


TEX = {
    r"\textbackslash{}": "\\",
    r"\textbraceleft{}": "{",
    r"\textbraceright{}": "}",
    r"\textasciitilde{}": "~",
    r"\textasciicircum{}": "^",
    r"\symbol{61}": "=",
    **{"\\" + c: c for c in "%#&_$"},
    "{}": "",
}


def from_tex(text):
    out, at = "", 0
    while at < len(text):
        command = next((it for it in TEX if text.startswith(it, at)), None)
        out += TEX[command] if command else text[at]
        at += len(command) if command else 1
    return out


def names(text):
    """The names of a list: `and` inside braces is part of one."""
    found, depth, start = [], 0, 0
    for at, c in enumerate(text):
        depth += {"{": 1, "}": -1}.get(c, 0)
        if depth == 0 and text.startswith(" and ", at):
            found.append(text[start:at])
            start = at + len(" and ")
    return [from_tex(without_braces(it)) for it in [*found, text[start:]] if it]


def without_braces(text):
    return text[1:-1] if text.startswith("{") and text.endswith("}") else text


def whole_name(part):
    """A name of CSL-JSON as the catalogue keeps it."""
    if "literal" in part:
        return part["literal"]
    parts = [part.get(it) for it in ("given", "non-dropping-particle", "family", "suffix")]
    return " ".join(it for it in parts if it)


def turned(part):
    """A name of CSL-JSON as RIS and BibTeX write it."""
    if "literal" in part:
        return part["literal"]
    family = " ".join(it for it in (part.get("non-dropping-particle"), part["family"]) if it)
    return ", ".join(it for it in (family, part["given"], part.get("suffix")) if it)


def main(program, catalogue):
    podcat = Podcat(program, catalogue)
    quotes = podcat.json("quotes")
    episodes = {it["id"]: it for it in podcat.json("episodes")}
    full = {it: podcat.json("episode", f"#{it}") for it in {q["episode_id"] for q in quotes}}
    cite = lambda name: podcat("cite", "--format", name, "--accessed", ACCESSED)

    items = json.loads(cite("csl-json"))
    jsonschema.validate(items, SCHEMA)
    same("items", len(items), len(quotes))
    same("different keys", len({it["id"] for it in items}), len(items))

    library = bibtexparser.parse_string(cite("bibtex"))
    same("blocks that BibTeX cannot read", library.failed_blocks, [])
    same("entries of BibTeX", len(library.entries), len(quotes))
    records = rispy.loads(cite("ris"))
    same("records of RIS", len(records), len(quotes))

    for quote, item, entry, record in zip(quotes, items, library.entries, records):
        episode = episodes[quote["episode_id"]]
        roles = {"host": [], "guest": []}
        for person in full[quote["episode_id"]]["appearances"]:
            if person["role"] in roles:
                roles[person["role"]].append(line(person["name"]))
        title, show = line(episode["title"]), line(episode["show"])
        day = episode["published"] and episode["published"][:10]
        url = address(quote, episode)

        same("title", item["title"], title)
        same("container-title", item["container-title"], show)
        same("URL", item.get("URL"), url)
        same("abstract", item["abstract"], said(quote))
        same("issued", item.get("issued"), day and {"date-parts": [[int(it) for it in day.split("-")]]})
        same("accessed", item["accessed"], {"date-parts": [[2026, 3, 20]]})
        for role, expected in roles.items():
            same(role, [whole_name(it) for it in item.get(role, [])], expected)
        custom = item["custom"]
        same("quote", custom["quote"], line(quote["text"]))
        same("speaker", custom.get("speaker"), quote["speaker"] and line(quote["speaker"]))
        for field in ("start", "end", "approximate"):
            same(field, custom.get(field), quote[field])
        same("season", custom.get("season"), episode["season"])
        same("episode", custom.get("episode"), episode["number"])

        field = lambda name: entry.fields_dict[name].value if name in entry.fields_dict else None
        text = lambda name: field(name) and from_tex(field(name))
        number = lambda value: None if value is None else str(value)
        same("@audio", (entry.entry_type, entry.key), ("audio", item["id"]))
        same("title in BibTeX", from_tex(without_braces(field("title"))), title)
        same("booktitle", from_tex(without_braces(field("booktitle"))), show)
        same("date", field("date"), day)
        same("urldate", field("urldate"), ACCESSED)
        same("url", field("url"), url)
        same("abstract in BibTeX", text("abstract"), said(quote))
        same("organization", text("organization"), item.get("publisher"))
        same("volume", field("volume"), number(episode["season"]))
        same("number", field("number"), number(episode["number"]))
        same("author", names(field("author") or ""), [turned(it) for it in item.get("host", [])])
        same("namea", names(field("namea") or ""), [turned(it) for it in item.get("guest", [])])

        hosts = [turned(it) for it in item.get("host", [])]
        guests = [turned(it) for it in item.get("guest", [])]
        same("TY, ID", (record["type_of_reference"], record["id"]), ("SOUND", item["id"]))
        same("TI", record["title"], title)
        same("T2", record["secondary_title"], show)
        same("AU", record.get("authors", []), hosts)
        same("A2", record.get("secondary_authors", []), guests)
        same("PB", record.get("publisher"), item.get("publisher"))
        same("DA", record.get("date"), day and day.replace("-", "/"))
        same("PY", record.get("year"), day and day[:4])
        same("VL", record.get("volume"), number(episode["season"]))
        same("M1", record.get("note"), number(episode["number"]))
        same("UR", record.get("urls"), url and [url])
        same("Y2", record["access_date"], ACCESSED.replace("-", "/"))
        same("AB", record["abstract"], said(quote))

    # Another citation processor takes the data as well.
    source = CiteProcJSON(items)
    style = CitationStylesStyle("harvard-cite-them-right", validate=False)
    bibliography = CitationStylesBibliography(style, source, formatter.plain)
    for item in items:
        bibliography.register(Citation([CitationItem(item["id"])]))
    references = [str(it) for it in bibliography.bibliography()]
    same("references of citeproc-py", len(references), len(items))
    for item in items:
        if not any(item["title"] in it for it in references):
            raise AssertionError(f"citeproc-py has no reference to {item['title']!r}")
    print(f"{len(quotes)} quotes: CSL-JSON, BibTeX and RIS read back with the same values")


if __name__ == "__main__":
    if len(sys.argv) != 3:
        raise SystemExit(__doc__)
    main(*sys.argv[1:])
