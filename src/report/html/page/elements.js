"use strict";

/** An element. Attributes that are functions listen; `text` is its text, never markup. */
function el(tag, attributes = {}, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (value === null || value === undefined || value === false) continue;
    if (typeof value === "function") element.addEventListener(name, value);
    else if (name === "text") element.textContent = value;
    else element.setAttribute(name, value === true ? "" : value);
  }
  element.append(...children.filter((child) => child !== null && child !== undefined));
  return element;
}

const byId = (id) => document.getElementById(id);

/** Prose with what stands between backticks as code. */
function prose(text) {
  const parts = text.split("`");
  // A backtick without another is a character.
  if (parts.length % 2 === 0) parts.push(parts.splice(-2).join("`"));
  const fragment = document.createDocumentFragment();
  parts.forEach((part, at) => fragment.append(at % 2 ? el("code", { text: part }) : part));
  return fragment;
}

const count = (number, thing) => `${number} ${thing}${number === 1 ? "" : thing === "fix" ? "es" : "s"}`;

/** Storage that a browser may refuse to a file. */
const store = {
  get(key) {
    try { return sessionStorage.getItem(key); } catch { return null; }
  },
  set(key, value) {
    try { sessionStorage.setItem(key, value); } catch { /* The page works without. */ }
  },
};
