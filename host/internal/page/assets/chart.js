"use strict";
// What all charts have in common.

// figure is a chart with its heading, a sentence on what it shows, and its numbers as a table.
function figure({ heading, text, label, plot, numbers }) {
  const box = el(
    "figure",
    { class: "card" },
    el("figcaption", null, el("h3", null, heading), text ? el("p", null, text) : null),
  );
  const place = el("div", { class: "plot" });
  box.append(place);
  if (numbers) box.append(unfold("Numbers as a table", numbers));
  box.draw = () => {
    const picture = plot(Math.max(280, place.clientWidth || 520));
    const image = picture.tagName.toLowerCase() === "svg" ? picture : picture.querySelector("svg");
    image.setAttribute("role", "img");
    image.setAttribute("aria-label", label ?? heading);
    place.replaceChildren(picture);
  };
  return box;
}

// draw draws the figures in an element, whose width is known now.
function draw(element) {
  for (const f of element.querySelectorAll("figure")) f.draw?.();
}

// plotted is Plot.plot with the page's look.
function plotted(width, options) {
  return Plot.plot({
    width,
    height: 330,
    marginLeft: 56,
    marginBottom: 40,
    marginTop: 30,
    marginRight: 14,
    style: {
      background: "transparent",
      fontFamily: "inherit",
      fontSize: "12px",
      color: "var(--ink)",
    },
    ...options,
    marks: [
      Plot.gridY({ stroke: "var(--line)", strokeOpacity: 1, ticks: options.y.ticks }),
      ...options.marks,
    ],
  });
}

// logarithmic is a scale of errors or times, and floorOf the place of what is 0 on it: half a
// decade below the rest.
function logarithmic(label, values, more) {
  const [low, high] = d3.extent(values.filter((v) => v > 0 && isFinite(v)));
  const domain =
    low === undefined ? [0.1, 1] : low === high ? [low / 3, high * 3] : [low / 1.15, high * 1.15];
  const decades = Math.log10(domain[1] / domain[0]);
  if (decades < 1.3)
    return {
      type: "log",
      label,
      domain,
      tickFormat: (v) => (/^[125]/.test(exponential(v, 1)) ? plain(v, 1) : ""),
      ...more,
    };
  const step = Math.ceil(decades / 9);
  const ticks = d3
    .range(Math.ceil(Math.log10(domain[0])), Math.log10(domain[1]), 1)
    .filter((power) => power % step === 0)
    .map((power) => Number(`1e${power}`));
  return { type: "log", label, domain, ticks, tickFormat: tick, ...more };
}
function floorOf(values) {
  const low = d3.min(values.filter((v) => v > 0 && isFinite(v)));
  return low === undefined ? 1e-12 : low / 3;
}

// tip shows what is under the pointer.
function tip(points, channels, text) {
  return Plot.tip(
    points,
    Plot.pointer({
      ...channels,
      title: text,
      fill: "var(--surface)",
      stroke: "var(--strong)",
      fontSize: 12,
      lineHeight: 1.3,
    }),
  );
}

// marksOf draws points of one entry as a line with markers in the look of the entry.
function marksOf(line, points, x, y, { size = 3.2, curve = "linear" } = {}) {
  const { color, symbol, dash } = look(line);
  return [
    Plot.line(points, {
      x,
      y,
      stroke: color,
      strokeWidth: 1.8,
      strokeDasharray: dash || null,
      curve,
    }),
    size > 0
      ? Plot.dot(points, {
          x,
          y,
          symbol,
          r: size,
          fill: color,
          stroke: "var(--surface)",
          strokeWidth: 0.6,
        })
      : null,
  ];
}

// rule is a line at what is chosen.
function rule(x) {
  return Plot.ruleX([x], { stroke: "var(--faint)", strokeDasharray: "3 3" });
}

// legend shows the looks of entries; each can be switched off.
function legend(lines) {
  const seen = new Map(lines.map((l) => [l.entry, l]));
  return el(
    "div",
    { class: "legend", role: "group", "aria-label": "Entries in charts and tables" },
    [...seen.values()]
      .sort((a, b) => a.entry - b.entry)
      .map((line) =>
        el(
          "button",
          {
            type: "button",
            "aria-pressed": String(!state.hidden.has(line.entry)),
            "data-key": `legend-${line.entry}`,
            title: `Show or hide ${nameOf(line)}`,
            click: () => {
              if (!state.hidden.delete(line.entry)) state.hidden.add(line.entry);
              render();
            },
          },
          swatch(line),
          labelOf(line),
        ),
      ),
  );
}

// whisker is a small picture of a mean and its interval on an axis that the rows of a table share.
function whisker({ mean, low, high }, scale, color) {
  const x = (v) => scale(Math.max(v, scale.domain()[0])).toFixed(1);
  return svg(
    "svg",
    { width: 90, height: 16, viewBox: "0 0 90 16", "aria-hidden": "true" },
    svg("line", { x1: 0, x2: 90, y1: 8, y2: 8, stroke: "var(--line)" }),
    svg("line", {
      x1: x(low),
      x2: x(high),
      y1: 8,
      y2: 8,
      stroke: color,
      "stroke-width": 4,
      "stroke-opacity": 0.45,
      "stroke-linecap": "round",
    }),
    svg("circle", { cx: x(mean), cy: 8, r: 4, fill: color }),
  );
}
