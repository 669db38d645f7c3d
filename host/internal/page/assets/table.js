"use strict";
// Tables that can be sorted.

// sortable makes a table. Columns have a key, a title, a cell (row → element or text), a value (row
// → what to sort by; no value sorts last, whichever way), and left or hint if need be. Rows in
// others stand below, whatever the order; marked adds to a row's cell what is doubtful about it.
function sortable({ caption, columns, rows, others = [], rowClass, marked }) {
  const by =
    columns.find((c) => c.key === state.sort.column && c.value) ?? columns.find((c) => c.value);
  const missing = (v) => v === undefined || v === null || Number.isNaN(v);
  const sorted = rows
    .map((row, i) => ({ row, i, v: by.value(row) }))
    .sort((a, b) => {
      if (missing(a.v) || missing(b.v)) return missing(a.v) - missing(b.v) || a.i - b.i;
      return (state.sort.down ? d3.descending : d3.ascending)(a.v, b.v) || a.i - b.i;
    })
    .map((s) => s.row);
  const head = columns.map((c) => {
    const order = c === by ? (state.sort.down ? "descending" : "ascending") : "none";
    return el(
      "th",
      {
        scope: "col",
        class: c.left ? "left" : null,
        "aria-sort": c.value ? order : null,
        title: c.hint,
      },
      c.value
        ? el(
            "button",
            { type: "button", "data-key": `sort-${c.key}`, click: () => sortBy(c, by) },
            c.title,
          )
        : c.title,
    );
  });
  const keys = columns.map((c) => c.key);
  const line = (row) =>
    el(
      "tr",
      { class: rowClass?.(row) },
      columns.map((c) => {
        const cell = [c.cell(row), marked ? marked(row, c.key, keys) : null];
        return el(
          c.head ? "th" : "td",
          {
            class:
              [c.left ? "left" : "", c.class ?? "", c.mark?.(row) ?? ""].join(" ").trim() || null,
            scope: c.head ? "row" : null,
          },
          cell,
        );
      }),
    );
  return el(
    "div",
    { class: "scroll", tabindex: "0", role: "region", "aria-label": caption },
    el(
      "table",
      null,
      el("caption", null, caption),
      el("thead", null, el("tr", null, head)),
      el("tbody", null, sorted.map(line), others),
    ),
  );
}

// sortBy sorts by a column, or the other way round if it was that already.
function sortBy(column, before) {
  state.sort = { column: column.key, down: column === before ? !state.sort.down : false };
  render();
  say(`Sorted by ${column.title}, ${state.sort.down ? "descending" : "ascending"}.`);
}

// filterBox is the field that narrows tables and charts to some entries.
function filterBox() {
  return el(
    "label",
    null,
    "Filter ",
    el("input", {
      type: "search",
      "data-key": "filter",
      value: state.filter,
      placeholder: "name or plugin, or -name",
      size: 24,
      input: (event) => {
        state.filter = event.target.value;
        render();
      },
    }),
  );
}

// rankValue is what to sort ranks by: ties by how far they are behind.
function rankValue({ low }, behind) {
  return low + behind / (1 + behind) / 2;
}

// rankCell shows a rank with its range, and ties as ties.
function rankCell(s, placed) {
  const tied = placed.filter((o) => o.low === s.low).length > 1;
  return [
    el("span", { class: "rank" }, (tied ? "=" : "") + s.low),
    s.high > s.low ? el("span", { class: "range" }, ` (${s.low}–${s.high})`) : null,
    tied ? el("span", { class: "hidden" }, ` tied, between ${s.low} and ${s.high}`) : null,
  ];
}

// entryCell names an entry; the button opens what there is to know of it.
function entryCell(table, line) {
  return el(
    "span",
    { class: "entry" },
    swatch(line),
    el(
      "button",
      {
        type: "button",
        "data-key": `entry-${line.entry}`,
        "aria-haspopup": "dialog",
        click: () => openEntry(table, line),
      },
      labelOf(line),
    ),
    line.plugin === nameOf(line) ? null : el("span", { class: "plugin" }, line.plugin),
  );
}

// concern returns the column that a warning is about, by the words that it has: those of packages
// score, bench and report.
function concern(text) {
  for (const [column, words] of [
    ["mmd2", /MMD|posterior/],
    ["infeasible", /of the draws are infeasible/],
    ["draws", /^time of|ran beside/],
    ["prior", /prior is perfect/],
    ["repeats", /repeats|single training/],
  ]) {
    if (words.test(text)) return column;
  }
  return "r";
}

// doubts are the marks of a line's warnings about a column (about any, without one), with their
// text for those who point at or listen to them. Columns that are not shown leave theirs to r.
function doubts(table, line, column, columns = []) {
  const of = (text) => (columns.length && !columns.includes(concern(text)) ? "r" : concern(text));
  return (line.footnotes ?? [])
    .filter((i) => !column || of(table.footnotes[i]) === column)
    .map((i) =>
      el(
        "button",
        {
          type: "button",
          class: "mark",
          title: table.footnotes[i],
          "aria-label": `Warning ${i + 1}: ${table.footnotes[i]}`,
          "data-key": `doubt-${line.entry}-${i}`,
          click: () => openEntry(table, line),
        },
        `[${i + 1}]`,
      ),
    );
}
