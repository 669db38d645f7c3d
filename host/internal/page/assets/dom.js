"use strict";
// Making elements. Text is only ever set as text: it may come from anybody.

// el makes an element. Attributes that are functions listen to events; true is an attribute without
// value, and false and null are none. Children are elements or text.
function el(tag, attributes, ...children) {
  const made = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes ?? {})) {
    if (typeof value === "function") made.addEventListener(name, value);
    else if (value !== null && value !== undefined && value !== false)
      made.setAttribute(name, value === true ? "" : value);
  }
  made.append(...children.flat(Infinity).filter((c) => c !== null && c !== undefined && c !== ""));
  return made;
}

const svgSpace = "http://www.w3.org/2000/svg";

// svg is el for pictures.
function svg(tag, attributes, ...children) {
  const made = document.createElementNS(svgSpace, tag);
  for (const [name, value] of Object.entries(attributes ?? {})) made.setAttribute(name, value);
  made.append(...children);
  return made;
}

// at returns the element with an id, fill puts children into it in the place of those that are
// there.
function at(id) {
  return document.getElementById(id);
}
function fill(id, ...children) {
  at(id).replaceChildren(...children.flat(Infinity).filter(Boolean));
}

// say tells those who cannot see the page what has changed.
function say(text) {
  at("live").textContent = text;
}

// numbersTable is a plain table: what a chart shows, for reading.
function numbersTable(caption, titles, rows, left = 1) {
  const side = (i) => (i < left ? "left" : null);
  return el(
    "div",
    { class: "scroll numbers", tabindex: "0", role: "region", "aria-label": caption },
    el(
      "table",
      null,
      el("caption", null, caption),
      el(
        "thead",
        null,
        el(
          "tr",
          null,
          titles.map((t, i) => el("th", { scope: "col", class: side(i) }, t)),
        ),
      ),
      el(
        "tbody",
        null,
        rows.map((row) =>
          el(
            "tr",
            null,
            row.map((cell, i) =>
              el(
                i === 0 ? "th" : "td",
                { class: side(i), scope: i === 0 ? "row" : null },
                String(cell),
              ),
            ),
          ),
        ),
      ),
    ),
  );
}

// unfold is a table that is made when somebody opens it.
function unfold(title, make) {
  const box = el("details", null, el("summary", null, title));
  box.addEventListener("toggle", () => {
    if (box.open && box.children.length === 1) box.append(make());
  });
  return box;
}
