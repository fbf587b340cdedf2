// Making and changing elements. Text goes in as text: nothing the node says is ever read as markup.

const SVG = "http://www.w3.org/2000/svg";

export const byId = (id) => document.getElementById(id);

export function el(name, attributes = {}, ...children) {
  return filled(document.createElement(name), attributes, children);
}

export function svg(name, attributes = {}, ...children) {
  return filled(document.createElementNS(SVG, name), attributes, children);
}

function filled(element, attributes, children) {
  for (const [name, value] of Object.entries(attributes)) {
    if (name.startsWith("on")) element.addEventListener(name.slice(2), value);
    else if (value !== null && value !== false) element.setAttribute(name, value === true ? "" : value);
  }
  element.append(...children);
  return element;
}

// Leaves alone what is the same, so that a selection in it survives.
export function setText(element, text) {
  if (element.textContent !== text) element.textContent = text;
}

export function setAttributes(element, attributes) {
  for (const [name, value] of Object.entries(attributes)) {
    const text = String(value);
    if (element.getAttribute(name) !== text) element.setAttribute(name, text);
  }
}

// Names and values, side by side: facts(3, { drift: "Drift left" }) gives the list and its cells by key.
export function facts(columns, labels, wide = []) {
  const cells = {};
  const list = el("dl", { class: `facts-list of-${columns}` });
  for (const [key, label] of Object.entries(labels)) {
    cells[key] = el("dd", {}, "–");
    list.append(el("div", { class: wide.includes(key) ? "wide" : "" }, el("dt", {}, label), cells[key]));
  }
  return { list, cells };
}

// A list whose newest line is first, bounded.
export function prependLine(list, ...children) {
  list.prepend(el("li", {}, ...children));
  while (list.children.length > 60) list.lastChild.remove();
}

// Exactly so many children: those that are there, and new ones.
export function children(parent, count, make) {
  while (parent.children.length > count) parent.lastChild.remove();
  while (parent.children.length < count) parent.append(make());
  return [...parent.children];
}
