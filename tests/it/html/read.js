// What keeps somebody from reading the page or working with it: a list of complaints, empty where there is none.
(() => {
  const complaints = [];
  const complain = (element, what) => complaints.push(`${what}: ${element.outerHTML.slice(0, 160)}`);
  const all = [...document.body.querySelectorAll("*")].filter((element) => element.checkVisibility());

  for (const landmark of ["header.head", "nav[aria-label]", "main"]) {
    if (document.querySelectorAll(landmark).length !== 1) complaints.push(`not one ${landmark}`);
  }
  if (!document.documentElement.lang || !document.title) complaints.push("no language or no title");

  const ids = [...document.querySelectorAll("[id]")].map((element) => element.id);
  for (const id of new Set(ids)) if (ids.filter((other) => other === id).length > 1) complaints.push(`twice: #${id}`);

  let level = 0;
  for (const heading of all.filter((element) => /^H[1-6]$/.test(element.tagName) && element.closest("main, header.head"))) {
    const own = Number(heading.tagName[1]);
    if (own > level + 1) complain(heading, `a heading of level ${own} after ${level}`);
    level = own;
  }

  for (const control of all.filter((element) => element.matches("button, input, summary"))) {
    if (!(control.getAttribute("aria-label") || control.textContent.trim())) complain(control, "no name");
  }
  for (const table of all.filter((element) => element.tagName === "TABLE")) {
    if (!table.getAttribute("aria-label") || !table.querySelector("th[scope]")) complain(table, "a table without names");
  }

  const parsed = (color) => {
    const [r, g, b, a = 1] = color.match(/[\d.]+/g).map(Number);
    return { r, g, b, a };
  };
  const over = (top, below) => {
    const mix = (one, other) => one * top.a + other * (1 - top.a);
    return { r: mix(top.r, below.r), g: mix(top.g, below.g), b: mix(top.b, below.b), a: 1 };
  };
  const behind = (element) => {
    const layers = [];
    for (let one = element; one; one = one.parentElement) layers.push(parsed(getComputedStyle(one).backgroundColor));
    return layers.reverse().reduce((below, top) => over(top, below), { r: 255, g: 255, b: 255, a: 1 });
  };
  const luminance = ({ r, g, b }) => {
    const [red, green, blue] = [r, g, b].map((part) => {
      const share = part / 255;
      return share <= 0.03928 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
    });
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
  };
  const contrast = (one, other) => {
    const [dark, light] = [luminance(one), luminance(other)].sort((a, b) => a - b);
    return (light + 0.05) / (dark + 0.05);
  };
  let lowest = 21;
  for (const element of all) {
    const hasText = [...element.childNodes].some((node) => node.nodeType === Node.TEXT_NODE && node.data.trim());
    if (!hasText || element.matches(":disabled, option") || element.closest("thead, .skip")) continue;
    const background = behind(element);
    const ratio = contrast(over(parsed(getComputedStyle(element).color), background), background);
    lowest = Math.min(lowest, ratio);
    if (ratio < 4.5) complain(element, `contrast ${ratio.toFixed(2)}`);
  }

  if (document.documentElement.scrollWidth > innerWidth) complaints.push(`wider than the window: ${document.documentElement.scrollWidth}`);
  return { complaints: [...new Set(complaints)].slice(0, 20), lowest };
})()
