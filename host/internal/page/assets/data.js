"use strict";
// The data of the page, unpacked where it is used.

const board = JSON.parse(at("data").textContent);
board.tables.forEach((table) =>
  table.lines.forEach((line, i) => {
    line.i = i;
  }),
);

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
  const value = (level) => (level === 63 ? NaN : span.low + ((span.high - span.low) * level) / 62);
  return Float64Array.from(text, (c) => value(values64[c]));
}

// textOf returns a text that stands in board.text once.
function textOf(index) {
  return board.text[index];
}

function nameOf(line) {
  return board.entries[line.entry];
}

// labelOf is the name with the mark of those that rank their draws.
function labelOf(line) {
  return nameOf(line) + (line.ranked ? "†" : "");
}

const scoredLines = (table) => table.lines.filter((l) => l.scored > 0);

// typicalAt is the typical error of a line at a table's T with an index: its mean, the ends of its
// interval and its quartiles.
function typicalAt(line, k) {
  return Object.fromEntries(
    Object.entries(line.typical).map(([name, values]) => [name, values[k]]),
  );
}

// title names a table: two protocols of one task have the same task.
function title(table) {
  const same = board.tables.filter((t) => t.task === table.task);
  return same.length > 1 ? `${table.task} (${same.indexOf(table) + 1})` : table.task;
}

// The look of an entry: the same in all charts, and by the same numbers as in the files of package
// plot. Colours are those of Okabe and Ito.
const symbols = ["circle", "square", "triangle", "cross", "diamond2", "star", "wye", "diamond"];
const dashes = ["", "6 2", "2 2", "7 2 1.5 2", "10 3"];
function look(line) {
  const i = line.entry;
  return {
    color: `var(--c${i % 7})`,
    symbol: symbols[i % symbols.length],
    dash: dashes[i % dashes.length],
  };
}

// swatch draws the look of an entry, for legends and tables.
function swatch(line) {
  const { color, symbol, dash } = look(line);
  const shape = {
    circle: d3.symbolCircle,
    square: d3.symbolSquare,
    triangle: d3.symbolTriangle,
    cross: d3.symbolCross,
    diamond2: d3.symbolDiamond2,
    star: d3.symbolStar,
    wye: d3.symbolWye,
    diamond: d3.symbolDiamond,
  }[symbol];
  return svg(
    "svg",
    { class: "swatch", viewBox: "0 0 24 12", "aria-hidden": "true" },
    svg("line", {
      x1: 0,
      x2: 24,
      y1: 6,
      y2: 6,
      stroke: color,
      "stroke-width": 2,
      "stroke-dasharray": dash,
    }),
    svg("path", { d: d3.symbol(shape, 34)(), transform: "translate(12,6)", fill: color }),
  );
}
