"""Exports of records, read back by other programs.

    python tests/peers/records.py PODCAT CATALOGUE

needs duckdb, pandas, polars, pyarrow and jsonschema. PODCAT is built with the feature parquet. Each
format is read by a reader that is not ours and compared with what `export --format json` says.
"""

import csv
import html.parser
import io
import json
import math
import pathlib
import subprocess
import sys
import tempfile

import duckdb
import jsonschema
import pandas
import polars
import pyarrow.dataset

podcat, catalogue = sys.argv[1:3]
root = pathlib.Path(__file__).resolve().parents[2]
schema = json.loads((root / "data/schema/records-1.json").read_text())
validators = {
    noun: jsonschema.Draft202012Validator({"$ref": f"#/$defs/{name}", "$defs": schema["$defs"]})
    for noun, name in {
        "quotes": "Quote",
        "passages": "Passage",
        "episodes": "Episode",
        "people": "Person",
        "topics": "Topic",
        "shows": "Show",
    }.items()
}


def run(*arguments):
    done = subprocess.run(
        [podcat, "--db", catalogue, *map(str, arguments)], capture_output=True, check=False
    )
    assert done.returncode == 0, (arguments, done.stderr.decode())
    return done.stdout.decode("utf-8")


def equal(a, b, where):
    assert a == b, f"{where}: expected {a!r}, found {b!r}"


def unguarded(cell):
    """What a spreadsheet's guard leaves: README, `--raw`."""
    bare = cell.lstrip("'")
    return cell[1:] if cell.startswith("'") and bare[:1] in tuple("=+-@\t\r\n＝＋－＠") else cell


def seconds(ms):
    return None if ms is None else float(ms)


def day(published):
    return (published or "")[:10]


def check_csv(noun, records):
    for raw in (True, False):
        text = run("export", noun, "--format", "csv", *(["--raw"] if raw else []))
        rows = list(csv.DictReader(io.StringIO(text, newline=""), strict=True))
        equal(len(records), len(rows), f"{noun}: csv rows")
        for record, row in zip(records, rows):
            cell = (lambda name: row[name]) if raw else (lambda name: unguarded(row[name]))
            for name, value in named(noun, record):
                equal(visible(value or ""), cell(name), f"{noun} {record['id']}: csv {name}")
            if not raw:
                for name, value in row.items():
                    number = not math.isnan(as_number(value))
                    assert number or value[:1] not in tuple("=+-@"), (noun, name, value)
    tabs = run("export", noun, "--format", "tsv", "--raw").splitlines()
    equal(len(records) + 1, len(tabs), f"{noun}: tsv lines")
    frame = pandas.read_csv(
        io.StringIO(run("export", noun, "--format", "csv", "--raw")), dtype=str, keep_default_na=False
    )
    equal(len(records), len(frame), f"{noun}: pandas rows")


def as_number(text):
    try:
        return float(text)
    except ValueError:
        return math.nan


def visible(text):
    """Control characters do not leave in cells."""
    turns = "\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069\u2062\u2063"
    return "".join(
        c for c in text if (c in "\n\t" or not (ord(c) < 32 or 127 <= ord(c) < 160)) and c not in turns
    )


def named(noun, record):
    """The cells of a record that say the same as its JSON, letter by letter."""
    if noun == "quotes":
        yield from [("quote", record["text"]), ("speaker", record["speaker"]), ("uid", record["uid"])]
        yield from [("permalink", record["permalink"]), ("link", record["link"]), ("note", record["note"])]
        yield ("topics", "; ".join(record["topics"]))
    elif noun == "passages":
        yield from [("text", record["text"]), ("speaker", record["speaker"])]
        yield from [("permalink", record["permalink"]), ("transcript", record["transcript"])]
    elif noun == "episodes":
        yield from [("title", record["title"]), ("show", record["show"]), ("uid", record["uid"])]
        yield ("people", "; ".join(record["people"]))
    elif noun == "people":
        yield from [("name", record["name"]), ("aliases", "; ".join(record["aliases"]))]
    elif noun == "topics":
        yield from [("name", record["name"]), ("rule", record["rule"])]
    if "published" in record:
        yield ("date", day(record["published"]))


def check_parquet(noun, records, folder):
    one, parts = folder / f"{noun}.parquet", folder / noun
    run("export", noun, "--output", one)
    run("export", noun, "--format", "parquet", "--output", parts)
    by_id = {record["id"]: record for record in records}
    for rows in [
        duckdb.sql(f"SELECT * FROM read_parquet('{one}')").df().to_dict("records"),
        duckdb.sql(f"SELECT * FROM read_parquet('{parts}/**/*.parquet', hive_partitioning=true)")
        .df()
        .to_dict("records"),
        polars.read_parquet(one).to_dicts(),
        polars.scan_parquet(f"{parts}/**/*.parquet", hive_partitioning=True).collect().to_dicts()
        if (parts / f"{noun}.parquet").exists() is False
        else polars.read_parquet(parts / f"{noun}.parquet").to_dicts(),
        pyarrow.dataset.dataset(parts, partitioning="hive", ignore_prefixes=["_", "."]).to_table().to_pylist(),
        pandas.read_parquet(one).to_dict("records"),
    ]:
        equal(len(records), len(rows), f"{noun}: parquet rows")
        for row in rows:
            record = by_id[int(row["id"])]
            for name, value in row.items():
                if name in record and name not in ("id", "created_at", "updated_at", "first", "last"):
                    same(record[name], value, f"{noun} {record['id']}: parquet {name}")


def same(said, value, where):
    if hasattr(value, "tolist"):
        value = value.tolist()
    if value is None or value != value or str(value) == "NaT":
        assert said is None, f"{where}: expected {said!r}, found nothing"
    elif hasattr(value, "isoformat"):
        equal((said or "")[:10], value.isoformat()[:10], where)
    elif isinstance(value, float) or isinstance(said, float):
        assert said is not None and abs(float(said) - float(value)) < 1e-9, (where, said, value)
    else:
        equal(said, value, where)


class Fragment(html.parser.HTMLParser):
    """The texts of paragraphs and cells, and every tag."""

    def __init__(self):
        super().__init__()
        self.texts, self.tags, self.open = [], set(), False

    def handle_starttag(self, tag, attributes):
        self.tags.add(tag)
        for name, value in attributes:
            assert not name.startswith("on"), (tag, name)
            if name in ("href", "cite"):
                assert value.startswith(("http://", "https://")), value
        if tag in ("p", "td"):
            self.open = True
            self.texts.append("")

    def handle_endtag(self, tag):
        if tag in ("p", "td"):
            self.open = False

    def handle_data(self, data):
        if self.open:
            self.texts[-1] += data


def check_html(noun, records):
    page = Fragment()
    page.feed(run("export", noun, "--format", "html"))
    known = {"figure", "blockquote", "p", "figcaption", "cite", "bdi", "a"}
    known |= {"table", "thead", "tbody", "tr", "th", "td"}
    assert page.tags <= known, page.tags - known
    if noun in ("quotes", "passages"):
        spaced = lambda text: " ".join(text.split())
        for record, text in zip(records, page.texts, strict=True):
            equal(spaced(visible(record["text"])), spaced(text), f"{noun}: html")


with tempfile.TemporaryDirectory() as folder:
    for noun in ("quotes", "passages", "episodes", "people", "topics"):
        records = json.loads(run("export", noun))
        lines = [json.loads(line) for line in run("export", noun, "--format", "jsonl").splitlines()]
        equal(records, lines, f"{noun}: json and jsonl")
        for record in records:
            validators[noun].validate(record)
        check_csv(noun, records)
        check_html(noun, records)
        check_parquet(noun, records, pathlib.Path(folder))
        print(f"{noun}: {len(records)} the same in JSON, JSON Lines, CSV, HTML and Parquet")
    for show in json.loads(run("shows", "--json")):
        validators["shows"].validate(show)
print("records: passed")
