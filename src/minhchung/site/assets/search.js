"use strict";
// The search of the published checks, in the reader's browser. What is typed stays here: the server is asked for a few
// files of the index, named by numbers. The index is described in docs/formats.md; site/search.py makes it.

const BASE = "/search/";
const MOST_WORDS = 32, MOST_PAIRS = 16, SHOWN = 10, MOST_HITS = 50;
const loaded = new Map();

// As lib/text/fold.py does it: one spelling, accents on or off.
const MARKED = /([\p{sc=Latin}\p{sc=Greek}\p{sc=Cyrillic}\p{sc=Arabic}\p{sc=Hebrew}])\p{Mn}+/gu;
const INVISIBLE = /[\p{Cf}\p{Cs}]|(?![\t\n\r])\p{Cc}/gu;
const WORD = /\p{N}+(?:[.,:/]\p{N}+)+|[\p{L}\p{M}\p{N}]+/gu;
const HUMP = /(?<=[\p{Ll}\p{N}])(?=\p{Lu})|(?<=\p{Lu})(?=\p{Lu}\p{Ll})/u;
const UNSPACED = /[\p{sc=Han}\p{sc=Hiragana}\p{sc=Katakana}\p{sc=Thai}\p{sc=Lao}\p{sc=Khmer}\p{sc=Myanmar}]\p{M}*/gu;
const OLD_TONE = /o[àáảãạ](?!\p{L})|o[èéẻẽẹ](?!\p{L})|(?<!q)u[ỳýỷỹỵ](?!\p{L})/gu;

function normal(text) {
  const plain = text.replace(INVISIBLE, "").normalize("NFKC").toLowerCase().normalize("NFC");
  return plain.replace(OLD_TONE, (two) => {
    const [bare, tone] = two[1].normalize("NFD");
    return (two[0] + tone).normalize("NFC") + bare;
  });
}

function fold(text) {
  const bare = normal(text).normalize("NFD").replace(MARKED, "$1").normalize("NFC");
  return bare.replace(/đ/g, "d").replace(/ı/g, "i").replace(/ß/g, "ss");
}

// The words of a text: [{start, end, normal, folded}].
function tokens(text) {
  const found = [];
  for (const word of text.matchAll(WORD)) {
    for (const [start, end] of spans(text, word.index, word[0])) {
      const said = normal(text.slice(start, end));
      if (said) found.push({ start, end, normal: said, folded: fold(said) });
    }
  }
  return found;
}

function spans(text, start, word) {
  const pieces = [...word.matchAll(UNSPACED)].map((piece) => [start + piece.index, start + piece.index + piece[0].length]);
  if (pieces.length > 1) return pieces.slice(1).map((piece, at) => [pieces[at][0], piece[1]]);
  if (pieces.length) return pieces;
  const parts = text[start - 1] === "#" ? word.split(HUMP) : [word];
  return parts.map((part) => [start, (start += part.length)]);
}

function mixed(key) {
  key = Math.imul(key ^ (key >>> 16), 0x85ebca6b);
  key = Math.imul(key ^ (key >>> 13), 0xc2b2ae35);
  return (key ^ (key >>> 16)) >>> 0;
}

const wordKey = (word) => mixed(new TextEncoder().encode(word).reduce((key, byte) => Math.imul(key ^ byte, 0x01000193), 0x811c9dc5));
const pairKey = (first, second) => mixed((Math.imul(first, 31) + second) | 0);

function load(path) {
  if (!loaded.has(path)) {
    const how = { credentials: "omit", cache: path.includes("/") ? "default" : "no-cache" };
    const answer = fetch(BASE + path, how).then((got) => (got.ok ? got.json() : Promise.reject(new Error(path))));
    answer.catch(() => loaded.delete(path));
    loaded.set(path, answer);
  }
  return loaded.get(path);
}

// What to look up for a question: its rarer words and pairs, as Map(key -> weight).
function wanted(words, common) {
  const rank = new Map(common.map((word, at) => [word, at]));
  const rarity = (word) => rank.get(word) ?? common.length;
  const single = [...new Set(words)].sort((a, b) => rarity(b) - rarity(a)).slice(0, MOST_WORDS);
  const pairs = words.slice(1).map((word, at) => [words[at], word]);
  pairs.sort((a, b) => rarity(b[0]) + rarity(b[1]) - rarity(a[0]) - rarity(a[1]));
  const keys = new Map(single.map((word) => [wordKey(word), 1]));
  for (const [first, second] of pairs.slice(0, MOST_PAIRS)) keys.set(pairKey(wordKey(first), wordKey(second)), 0.7);
  return keys;
}

// Map(key -> strong) of a check that no file of the index holds yet.
function keysOf([, , , , title, claim, summary]) {
  const keys = new Map(tokens(summary).map((word) => [wordKey(word.folded), 0]));
  for (const text of [title, claim]) {
    const own = tokens(text).map((word) => wordKey(word.folded));
    own.forEach((key, at) => {
      keys.set(key, 1);
      if (at) keys.set(pairKey(own[at - 1], key), 1);
    });
  }
  return keys;
}

// The postings of each key: [how many checks, [posting, ...]].
async function postings(keys, index) {
  const rest = 2 ** (32 - index.bits);
  const read = async (key) => {
    const file = await load(`words/${index.bits}/${Math.floor(key / rest).toString(16)}.json`);
    const [checks, ...steps] = file[(key % rest).toString(16)] ?? [0];
    let at = 0;
    return [checks, steps.map((step) => (at += step))];
  };
  return Promise.all(keys.map(read));
}

// The closest checks: [[position, score], ...], best first, the newer of two equals first.
async function closest(words, index, fresh) {
  const keys = wanted(words.map((word) => word.folded), index.common.split(" "));
  const found = await postings([...keys.keys()], index);
  const scores = new Map();
  const recent = Object.entries(fresh.checks).map(([position, check]) => [+position, keysOf(check)]);
  const replaced = new Set([...recent.map(([position]) => position), ...fresh.gone]);
  const add = (position, worth) => scores.set(position, (scores.get(position) ?? 0) + worth);
  // An entry that is cut short counts only where no whole one is found: it would favour what is new.
  const whole = ([checks, list]) => list.length === checks;
  const telling = found.some((entry) => entry[0] && whole(entry));
  [...keys].forEach(([key, weight], at) => {
    const [checks, list] = found[at];
    if (telling && !whole(found[at])) return;
    const also = recent.filter(([, own]) => own.has(key));
    const all = checks + also.length;
    const worth = weight * Math.log(1 + (Math.max(index.checks + recent.length - all, 0) + 0.5) / (all + 0.5));
    for (const posting of list) {
      if (!replaced.has(posting >>> 1)) add(posting >>> 1, worth * (posting & 1 ? 1 : 0.4));
    }
    for (const [position, own] of also) add(position, worth * (own.get(key) ? 1 : 0.4));
  });
  return ranked([...scores]);
}

function ranked(hits) {
  hits.sort((a, b) => b[1] - a[1] || b[0] - a[0]);
  return hits.filter((hit) => hit[1] > hits[0][1] * 0.3).slice(0, MOST_HITS);
}

async function detail(position, fresh) {
  if (fresh.checks[position]) return fresh.checks[position];
  const shard = position >> 5;
  return (await load(`checks/${shard >> 8}/${shard & 255}.json`))[position];
}

// The share of the question's accented words that stand in the check with the same accents.
function alike(words, [, , , , title, claim]) {
  const accented = words.filter((word) => word.normal !== word.folded);
  const there = new Set(tokens(`${title} ${claim}`).map((word) => word.normal));
  return accented.filter((word) => there.has(word.normal)).length / (accented.length || 1);
}

// Looks `text` up: how many checks came close, and a function that gives the details of the next ten.
async function search(text) {
  const [index, fresh] = await Promise.all([load("index.json"), load("new.json")]);
  const words = tokens(text);
  const hits = words.length ? await closest(words, index, fresh) : [];
  const next = async () => {
    const ten = hits.splice(0, SHOWN);
    const checks = await Promise.all(ten.map(([position]) => detail(position, fresh)));
    const there = ten.map(([, score], at) => [checks[at], score]).filter(([check]) => check);
    const better = there.map(([check, score]) => [check, score * (1 + 0.3 * alike(words, check))]);
    return better.sort((a, b) => b[1] - a[1]).map(([check]) => check);
  };
  return { found: hits.length, left: () => hits.length, next };
}

function row(page, [id, language, verdict, date, title, claim]) {
  const item = page.querySelector("#row").content.cloneNode(true);
  const badge = page.querySelector("#verdicts").content.querySelector(`[data-verdict="${CSS.escape(verdict)}"]`);
  item.querySelector("div").append(badge.cloneNode(true));
  const link = item.querySelector("a");
  link.href = `${page.dataset.at}/checks/${encodeURIComponent(id)}/`;
  link.textContent = title;
  item.querySelector(".claim").textContent = `“${claim}”`;
  for (const said of [link, item.querySelector(".claim")]) said.lang = language;
  const [tag, form] = document.documentElement.lang === "vi" ? ["vi", "2-digit"] : ["en-GB", "numeric"];
  const style = { day: form, month: tag === "vi" ? form : "long", year: "numeric", timeZone: "UTC" };
  const time = document.createElement("time");
  time.textContent = new Date(date).toLocaleDateString(tag, style);
  time.dateTime = date;
  item.querySelector(".when").append(time);
  return item;
}

function start(page) {
  const form = page.querySelector("form"), field = form.querySelector("input");
  const status = page.querySelector("#status"), list = page.querySelector("ol"), more = page.querySelector("#more");
  let turn = 0; // an answer that comes after a newer question is not shown
  let answer;
  const say = (what, n = "") => (status.textContent = status.dataset[what].replace("{n}", n));
  const show = async (now) => {
    const checks = await answer.next();
    if (now !== turn) return;
    const first = list.children.length;
    list.append(...checks.map((check) => row(page, check)));
    list.hidden = !list.children.length;
    more.hidden = !answer.left();
    if (first) list.children[first].querySelector("a").focus();
  };
  const ask = async (text) => {
    const now = ++turn;
    field.value = text;
    list.replaceChildren();
    list.hidden = more.hidden = true;
    if (!text.trim()) return say("empty");
    say("busy");
    try {
      const got = await search(text);
      if (now !== turn) return;
      answer = got;
      await show(now);
      if (now === turn) say(!got.found ? "none" : got.found === 1 ? "one" : "found", got.found);
    } catch {
      if (now === turn) say("failed");
    }
  };
  // The question stands behind "#", which a browser never sends; from behind "?" it is moved there.
  const read = () => ask(new URLSearchParams(location.hash.slice(1)).get("q") ?? "");
  const write = (text, how) => history[how](null, "", `${location.pathname}#${new URLSearchParams({ q: text })}`);
  const given = new URLSearchParams(location.search).get("q");
  if (given) write(given, "replaceState");
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    write(field.value, "pushState");
    ask(field.value);
  });
  more.firstElementChild.addEventListener("click", () => show(turn).catch(() => say("failed")));
  window.addEventListener("popstate", read);
  form.querySelectorAll(":disabled").forEach((part) => (part.disabled = false));
  if (location.hash) read();
}

const found = document.querySelector("#search");
if (found) start(found);
