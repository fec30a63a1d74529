// Finds words and phrases in all transcripts of the site, without a server: what is needed of the
// index is loaded as scripts, each of which calls `podcat.take` with its key and what it holds.
// How the index is laid out stands in podcat's `src/site/index.rs`.
"use strict";

const podcat = (() => {
  const waiting = new Map();
  const loaded = new Map();

  function take(key, value) {
    waiting.get(key)?.resolve(value);
  }

  // What a script of the index holds; loaded once.
  function load(key) {
    if (!loaded.has(key)) {
      loaded.set(key, new Promise((resolve, reject) => {
        waiting.set(key, { resolve });
        const script = document.createElement("script");
        script.src = "search/" + key + ".js";
        script.onerror = () => reject(new Error("search/" + key + ".js cannot be read"));
        document.head.append(script);
      }));
    }
    return loaded.get(key);
  }

  // Packed bytes as they were.
  async function unpack(packed) {
    const bytes = Uint8Array.from(atob(packed), (c) => c.charCodeAt(0));
    const stream = new Blob([bytes]).stream().pipeThrough(new DecompressionStream("deflate-raw"));
    return new Uint8Array(await new Response(stream).arrayBuffer());
  }

  // ---- words, folded as podcat folds them (src/text/words.rs) ----

  const SPECIAL = { "ß": "ss", "æ": "ae", "œ": "oe", "ø": "o", "đ": "d", "ð": "d", "ł": "l", "ı": "i", "þ": "th" };
  const MARK = /\p{M}/u;
  const LETTER = /[\p{Alphabetic}\p{N}]/u;
  const JOINER = /[\u00ad\u200b-\u200d\u2060\ufeff]/u;
  const DROPPED = /[\u0300-\u036f\u0591-\u05c7\u0610-\u061a\u064b-\u065f\u0670\ufe00-\ufe0f\u00ad\u200b-\u200d\u2060\ufeff]/u;
  const ALONE = /[\u0e00-\u0edf\u1000-\u109f\u1780-\u17ff\u3005-\u3007\u3041-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uff66-\uff9d\uf900-\ufaff\u{20000}-\u{3ffff}]/u;
  const KEPT = /[й\uac00-\ud7a3]/u;

  function fold(c) {
    let word = "";
    for (const lower of c.toLowerCase()) {
      if (lower in SPECIAL) {
        word += SPECIAL[lower];
      } else if (KEPT.test(lower)) {
        word += lower;
      } else {
        for (const part of lower.normalize("NFKD")) {
          if (!DROPPED.test(part) && (LETTER.test(part) || MARK.test(part))) word += [...part].map((it) => it.toLowerCase()).join("");
        }
      }
    }
    return word;
  }

  // The words of a text: each folded, and where it begins and ends.
  function words(text) {
    const found = [];
    let word = "", start = 0, at = 0;
    const flush = (end) => {
      if (word) found.push({ word, start, end });
      word = "";
    };
    while (at < text.length) {
      const c = String.fromCodePoint(text.codePointAt(at));
      let next = at + c.length;
      if (MARK.test(c) || JOINER.test(c)) {
        // Belongs to the letter before it, if there is one.
        if (word && !DROPPED.test(c)) word += c;
      } else if (ALONE.test(c) && LETTER.test(c)) {
        flush(at);
        let kana = /[\uff66-\uff9d]/.test(c) ? [...c.normalize("NFKD")].pop() : c;
        const mark = { "\u3099": "\u3099", "\uff9e": "\u3099", "\u309a": "\u309a", "\uff9f": "\u309a" }[text[next]];
        const sounded = mark && (kana + mark).normalize("NFC");
        if (sounded && sounded.length === 1) {
          kana = sounded;
          next += 1;
        }
        word = kana;
        start = at;
        flush(next);
      } else if (LETTER.test(c)) {
        if (!word) start = at;
        word += fold(c);
      } else {
        flush(at);
      }
      at = next;
    }
    flush(text.length);
    return found;
  }

  // ---- the index ----

  // Words stand in the order of their code points, which is not that of JavaScript's strings.
  function compare(a, b) {
    const x = [...a], y = [...b];
    for (let i = 0; i < x.length && i < y.length; i++) {
      const by = x[i].codePointAt(0) - y[i].codePointAt(0);
      if (by) return by;
    }
    return x.length - y.length;
  }

  // Reads whole numbers: seven bits a byte, the lowest first.
  function reader(bytes) {
    let at = 0;
    return {
      get done() { return at >= bytes.length; },
      number() {
        let value = 0, factor = 1, byte;
        do {
          byte = bytes[at++];
          value += (byte & 127) * factor;
          factor *= 128;
        } while (byte > 127);
        return value;
      },
      take(count) { return bytes.subarray(at, at += count); },
    };
  }

  let opened = null;
  // The episodes, the first word of each shard, and the place at which each passage begins.
  function open() {
    opened ??= (async () => {
      const [episodes, head] = await Promise.all([load("episodes"), load("words")]);
      const lengths = reader(await unpack(head.lengths));
      const begins = [0];
      while (!lengths.done) begins.push(begins[begins.length - 1] + lengths.number());
      const firsts = [0];
      for (const episode of episodes) firsts.push(firsts[firsts.length - 1] + episode.passages);
      return { episodes, first: head.first, begins: Uint32Array.from(begins), firsts };
    })();
    return opened;
  }

  const shards = new Map();
  function shard(number) {
    if (!shards.has(number)) shards.set(number, load("words/" + number).then(unpack));
    return shards.get(number);
  }

  // The last of `list` that is not behind `value`.
  function lastUpTo(list, value, by) {
    let low = 0, high = list.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (by(list[middle], value) <= 0) low = middle + 1; else high = middle;
    }
    return low - 1;
  }

  const utf8 = new TextDecoder();
  // A word that longer ones may begin with has so many letters.
  const STEM = 4;

  // The places of a word, in order; of all words that begin with it when it may go on.
  async function places(index, word, goesOn) {
    const from = Math.max(0, lastUpTo(index.first, word, compare));
    const found = [];
    for (let number = from; number < index.first.length; number++) {
      if (number > from && (!goesOn || !index.first[number].startsWith(word))) break;
      const bytes = reader(await shard(number));
      while (!bytes.done) {
        const here = utf8.decode(bytes.take(bytes.number()));
        const count = bytes.number();
        const packed = bytes.take(bytes.number());
        if (here !== word && !(goesOn && here.startsWith(word))) continue;
        const all = new Uint32Array(count);
        const gaps = reader(packed);
        for (let i = 0, place = 0; i < count; i++) all[i] = place += gaps.number();
        found.push(all);
      }
    }
    if (found.length < 2) return found[0] ?? new Uint32Array();
    const all = new Uint32Array(found.reduce((sum, it) => sum + it.length, 0));
    let at = 0;
    for (const it of found) {
      all.set(it, at);
      at += it.length;
    }
    return all.sort();
  }

  // Words and phrases in quotation marks of any kind.
  function terms(query) {
    const found = [];
    const parts = query.split(/["“”„«»]/);
    parts.forEach((part, number) => {
      const inside = number % 2 === 1;
      const list = words(part).map((it) => it.word);
      if (inside && list.length) found.push({ words: list, phrase: true });
      // A character of a script without spaces is no word: a run of them is.
      else for (const piece of part.split(/\s+/)) {
        const run = words(piece).map((it) => it.word);
        if (run.length) found.push({ words: run, phrase: run.length > 1 });
      }
    });
    return found;
  }

  async function placesOf(index, term) {
    const goesOn = !term.phrase && [...term.words[0]].length >= STEM;
    const lists = await Promise.all(term.words.map((word) => places(index, word, goesOn)));
    let starts = lists[0];
    for (let step = 1; step < lists.length; step++) {
      const next = lists[step];
      let j = 0;
      starts = starts.filter((place) => {
        while (j < next.length && next[j] < place + step) j++;
        return next[j] === place + step;
      });
    }
    return starts;
  }

  // How often each passage has a term, by its number.
  function byPassage(index, starts) {
    const counts = new Map();
    let passage = 0;
    for (const place of starts) {
      if (index.begins[passage + 1] <= place) passage = lastUpTo(index.begins, place, (a, b) => a - b);
      counts.set(passage, (counts.get(passage) ?? 0) + 1);
    }
    return counts;
  }

  // The passages that have all terms, the best first: more often, rarer words, newer episodes.
  async function search(query) {
    const index = await open();
    const asked = terms(query);
    if (!asked.length) return { index, asked, hits: [] };
    const counts = (await Promise.all(asked.map((term) => placesOf(index, term)))).map((starts) => byPassage(index, starts));
    const order = counts.map((_, i) => i).sort((a, b) => counts[a].size - counts[b].size);
    const all = index.begins.length;
    const hits = [];
    for (const passage of counts[order[0]].keys()) {
      if (!order.every((i) => counts[i].has(passage))) continue;
      let score = 0;
      for (const i of order) {
        const times = counts[i].get(passage);
        score += Math.log(1 + all / counts[i].size) * times / (times + 1.5);
      }
      hits.push({ passage, score, episode: lastUpTo(index.firsts, passage, (a, b) => a - b) });
    }
    const date = (hit) => index.episodes[hit.episode].date ?? "";
    hits.sort((a, b) => b.score - a.score || date(b).localeCompare(date(a)) || a.passage - b.passage);
    return { index, asked, hits };
  }

  // What an episode's passages say.
  const texts = new Map();
  function text(key) {
    if (!texts.has(key)) {
      texts.set(key, load(key).then(unpack).then((bytes) => JSON.parse(utf8.decode(bytes))));
    }
    return texts.get(key);
  }

  return { take, words, search, text, STEM };
})();

// ---- the page ----

(() => {
  const field = document.getElementById("q");
  const list = document.getElementById("results");
  const status = document.getElementById("status");
  const more = document.getElementById("more");
  if (!field || !list) return;
  const AT_ONCE = 20, AROUND = 140;
  let asked = 0, found = null, shown = 0;

  function element(tag, name, text) {
    const it = document.createElement(tag);
    if (name) it.className = name;
    if (text) it.textContent = text;
    return it;
  }

  // Where terms stand in a text.
  function matches(text, terms) {
    const words = podcat.words(text);
    const ranges = [];
    for (const term of terms) {
      const goesOn = !term.phrase && [...term.words[0]].length >= podcat.STEM;
      for (let i = 0; i < words.length; i++) {
        const fits = term.words.every((word, step) => {
          const here = words[i + step]?.word;
          return here === word || (goesOn && here?.startsWith(word));
        });
        if (fits) ranges.push([words[i].start, words[i + term.words.length - 1].end]);
      }
    }
    return ranges.sort((a, b) => a[0] - b[0]);
  }

  // The words around the first match, all matches marked.
  function snippet(text, terms) {
    const ranges = matches(text, terms);
    const first = ranges[0]?.[0] ?? 0;
    let from = Math.max(0, first - AROUND), to = Math.min(text.length, first + 2 * AROUND);
    if (from > 0) from = text.indexOf(" ", from) + 1 || from;
    if (to < text.length) to = Math.max(text.lastIndexOf(" ", to), ranges[0]?.[1] ?? 0);
    const said = element("span", "said");
    said.dir = "auto";
    let at = from;
    if (from > 0) said.append("… ");
    for (const [start, end] of ranges) {
      if (start < at || end > to) continue;
      said.append(text.slice(at, start), element("mark", "", text.slice(start, end)));
      at = end;
    }
    said.append(text.slice(at, to), to < text.length ? " …" : "");
    return said;
  }

  async function item(hit, { index, asked }) {
    const episode = index.episodes[hit.episode];
    const text = await podcat.text(episode.text);
    const [speaker, anchor, time, words] = text.passages[hit.passage - index.firsts[hit.episode]];
    const link = element("a");
    link.href = episode.page + "#" + anchor;
    const title = element("span", "what", episode.title);
    title.dir = "auto";
    if (episode.lang) title.lang = episode.lang;
    const where = element("span", "where");
    const facts = [episode.show, episode.date, speaker >= 0 ? text.speakers[speaker] : null, time].filter(Boolean);
    facts.forEach((fact, i) => where.append(i ? " · " : "", element("bdi", "", fact)));
    const said = snippet(words, asked);
    if (episode.lang) said.lang = episode.lang;
    link.append(title, where, said);
    const li = element("li");
    li.append(link);
    return li;
  }

  async function showMore() {
    const mine = asked;
    const next = found.hits.slice(shown, shown + AT_ONCE);
    shown += next.length;
    const items = await Promise.all(next.map((hit) => item(hit, found)));
    if (mine !== asked) return;
    list.append(...items);
    more.hidden = shown >= found.hits.length;
    return items[0];
  }

  async function run() {
    const query = field.value.trim();
    const mine = ++asked;
    try {
      history.replaceState(null, "", query ? "#q=" + encodeURIComponent(query) : "#");
    } catch {
      // A browser that keeps no history of files: the query is just not in the address.
    }
    if (!query) {
      list.replaceChildren();
      status.textContent = "";
      more.hidden = true;
      return;
    }
    try {
      const result = await podcat.search(query);
      if (mine !== asked) return;
      found = result;
      shown = 0;
      list.replaceChildren();
      const episodes = new Set(found.hits.map((hit) => hit.episode)).size;
      status.textContent = found.hits.length
        ? `${found.hits.length} ${found.hits.length === 1 ? "passage" : "passages"} in ${episodes} ${episodes === 1 ? "episode" : "episodes"}`
        : "Nothing found.";
      await showMore();
      list.dataset.query = query;
    } catch (error) {
      if (mine === asked) status.textContent = "The search does not work here: " + error.message;
    }
  }

  let timer = 0;
  field.addEventListener("input", () => {
    clearTimeout(timer);
    timer = setTimeout(run, 150);
  });
  field.form.addEventListener("submit", (event) => {
    event.preventDefault();
    clearTimeout(timer);
    run();
  });
  more.addEventListener("click", async () => (await showMore())?.querySelector("a").focus());

  // The arrows go from the field through what is found and back.
  addEventListener("keydown", (event) => {
    if (event.key !== "ArrowDown" && event.key !== "ArrowUp") return;
    const links = [...list.querySelectorAll("a")];
    const at = links.indexOf(document.activeElement);
    if (at < 0 && document.activeElement !== field) return;
    event.preventDefault();
    const next = event.key === "ArrowDown" ? at + 1 : at - 1;
    (next < 0 ? field : links[Math.min(next, links.length - 1)] ?? field).focus();
  });

  const given = new URLSearchParams(location.search).get("q") ?? new URLSearchParams(location.hash.slice(1)).get("q");
  if (given) {
    field.value = given;
    run();
  } else {
    field.focus();
  }
})();
