"use strict";
// The data of the page, unpacked where it is used.

const board = JSON.parse(at("data").textContent);

const digits64 = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
const values64 = Object.fromEntries([...digits64].map((c, i) => [c, i]));

// unpack reads numbers of two digits each, NaN for what was not finite.
function unpack(text, span) {
  const values = new Float64Array(text.length / 2);
  for (let i = 0; i < values.length; i++) {
    const level = values64[text[2 * i]] * 64 + values64[text[2 * i + 1]];
    values[i] = level === 4095 ? NaN : span.low + ((span.high - span.low) * level) / 4094;
  }
  return values;
}

// unshade reads numbers of one digit each.
function unshade(text, span) {
  return Float64Array.from(text, (c) => (values64[c] === 63 ? NaN : span.low + ((span.high - span.low) * values64[c]) / 62));
}

// The columns of a cell's provenance.
const cellColumns = ["repeat", "status", "reason", "detail", "key", "model", "modelDigest", "modelParams", "task", "taskDigest",
  "taskParams", "seed", "machine", "build", "started", "fit", "invert", "batch", "cpu", "cold", "rss", "shared", "r", "warnings"];
const cellTexts = new Set(["status", "reason", "detail", "model", "modelDigest", "modelParams", "task", "taskDigest", "taskParams",
  "seed", "machine", "build", "started", "warnings"]);

// cellsOf returns the cells of a line as objects.
function cellsOf(line) {
  return (line.cells ?? []).map((row) =>
    Object.fromEntries(row.map((v, i) => [cellColumns[i], cellTexts.has(cellColumns[i]) ? board.text[v] : v])));
}

function nameOf(line) {
  return board.entries[line.e];
}

// labelOf is the name with the mark of those that rank their draws.
function labelOf(line) {
  return nameOf(line) + (line.ranked ? "†" : "");
}

// allT are the numbers of draws of all tables, ascending.
const allT = [...new Set(board.tables.flatMap((t) => t.t))].sort((a, b) => a - b);

const scoredLines = (table) => table.lines.filter((l) => l.n > 0 && l.r);

// title names a table: two protocols of one task have the same task.
function title(table) {
  const same = board.tables.filter((t) => t.task === table.task);
  return same.length > 1 ? `${table.task} (${same.indexOf(table) + 1})` : table.task;
}

// The look of an entry: the same in all charts. Colours are those of Okabe and Ito.
const symbols = ["circle", "square", "triangle", "cross", "diamond2", "star", "wye", "diamond"];
const dashes = ["", "6 2", "2 2", "7 2 1.5 2", "10 3"];
function look(line) {
  const i = line.e;
  return { color: `var(--c${i % 7})`, symbol: symbols[i % symbols.length], dash: dashes[i % dashes.length] };
}

// swatch draws the look of an entry, for legends and tables.
function swatch(line) {
  const { color, symbol, dash } = look(line);
  const shape = { circle: d3.symbolCircle, square: d3.symbolSquare, triangle: d3.symbolTriangle, cross: d3.symbolCross,
    diamond2: d3.symbolDiamond2, star: d3.symbolStar, wye: d3.symbolWye, diamond: d3.symbolDiamond }[symbol];
  return svg("svg", { class: "swatch", viewBox: "0 0 24 12", "aria-hidden": "true" },
    svg("line", { x1: 0, x2: 24, y1: 6, y2: 6, stroke: color, "stroke-width": 2, "stroke-dasharray": dash }),
    svg("path", { d: d3.symbol(shape, 34)(), transform: "translate(12,6)", fill: color }));
}
