"use strict";
const charts = [...document.querySelectorAll(".chart")];
// On paper, as page.css has it: styles for print do not count yet when the figures are drawn for it.
const PAPER = { ink: "#000", line: "#bbb" };
let isPrinting = false;
const colours = () => {
  if (isPrinting) return PAPER;
  const style = getComputedStyle(document.documentElement);
  return { ink: style.getPropertyValue("--ink").trim(), line: style.getPropertyValue("--line").trim() };
};
const dressed = (layout) => {
  const { ink, line } = colours();
  const found = { ...layout, paper_bgcolor: "rgba(0,0,0,0)", plot_bgcolor: "rgba(0,0,0,0)" };
  found.font = { ...layout.font, color: ink };
  const axis = (known) => ({ ...known, gridcolor: line, linecolor: line, zerolinecolor: ink });
  for (const key of ["xaxis", "yaxis"]) found[key] = axis(layout[key]);
  for (const key of Object.keys(layout).filter((name) => name.startsWith("polar"))) {
    const polar = layout[key];
    found[key] = { ...polar, bgcolor: "rgba(0,0,0,0)", radialaxis: { ...axis(polar.radialaxis), tickfont: { size: 8 }, nticks: 3 },
      angularaxis: { ...axis(polar.angularaxis), tickfont: { size: 10 } } };
  }
  return found;
};
const draw = (chart) => {
  const known = JSON.parse(chart.nextElementSibling.textContent);
  return Plotly.react(chart, known.data, dressed(known.layout), { responsive: true, displaylogo: false, displayModeBar: false });
};
const drawAll = () => Promise.all(charts.map(draw)).then(() => { document.body.dataset.drawn = charts.length; });
drawAll();
matchMedia("(prefers-color-scheme: dark)").addEventListener("change", drawAll);
addEventListener("beforeprint", () => { isPrinting = true; drawAll(); });
addEventListener("afterprint", () => { isPrinting = false; drawAll(); });
