// Draws what the program hands over as data. What is drawn is never parsed as HTML: text becomes text nodes, LaTeX
// goes through MathJax. The program reads the answers, one JSON object each, off the console.
(() => {
  "use strict";
  const answer = (kind, values) => console.info(JSON.stringify({ preview: kind, ...values }));
  let latest = 0;
  let shown = "";

  const typeset = (latex, display) => window.MathJax.tex2svgPromise(latex, { display });

  // Formulas of a page that did not change between two edits are not drawn twice.
  const MOST_KEPT = 400;
  const kept = new Map();
  const typesetOnce = async (latex, display) => {
    const key = `${display} ${latex}`;
    if (!kept.has(key)) {
      if (kept.size >= MOST_KEPT) kept.clear();
      kept.set(key, await typeset(latex, display));
    }
    return kept.get(key).cloneNode(true);
  };

  // What Markdown's parser calls a node -> the element it becomes. Links lead nowhere and figures are not fetched:
  // what a picture says must not reach out of this page.
  const tags = {
    heading: (node) => [`h${node.level}`], paragraph: (node) => [node.isTight ? "span" : "p"],
    list: (node) => [node.isOrdered ? "ol" : "ul", { start: node.start }], item: () => ["li"],
    quote: () => ["blockquote"], table: () => ["table"], row: () => ["tr"],
    cell: (node) => [node.isHeader ? "th" : "td", { className: node.style.replace("text-align:", "") }],
    strong: () => ["strong"], emphasis: () => ["em"], strike: () => ["s"],
    link: (node) => ["span", { className: "link", title: node.address }],
    code: () => ["code"], "code block": () => ["pre"], rule: () => ["hr"],
    image: (node) => ["span", { className: "figure", title: node.address }],
  };

  class Superseded extends Error {}

  // Builds the nodes of a page; formulas that do not compile stay visible as LaTeX and are noted in `faults`.
  const build = async (tree, sequence, faults) => {
    const built = [];
    for (const node of tree) {
      if (sequence !== latest) throw new Superseded();
      if (node.kind === "text") built.push(node.text);
      else if (node.kind === "break") built.push(node.isHard ? document.createElement("br") : "\n");
      else if (node.kind === "formula") built.push(await formula(node, faults));
      else {
        const [tag, properties] = tags[node.kind](node);
        const element = Object.assign(document.createElement(tag), properties);
        element.append(...(node.children ? await build(node.children, sequence, faults) : [node.text ?? ""]));
        built.push(element);
      }
    }
    return built;
  };

  const formula = async (node, faults) => {
    try {
      return await typesetOnce(node.text, node.isDisplay);
    } catch (error) {
      const [start, end] = node.inside ?? [0, 0];
      faults.push({ message: String(error?.message ?? error), start, end });
      return Object.assign(document.createElement("code"), { className: "broken", textContent: node.text });
    }
  };

  // A formula is made to fit the window, but never smaller than this part of its size: then it is scrolled.
  const SMALLEST = 0.5;
  const fit = () => {
    const main = document.getElementById("formula");
    main.style.fontSize = "";
    if (main.classList.contains("page")) return;
    const box = main.firstElementChild?.firstElementChild?.getBoundingClientRect();
    const { paddingTop, paddingBottom, paddingLeft, paddingRight } = getComputedStyle(main);
    const room = {
      width: window.innerWidth - parseFloat(paddingLeft) - parseFloat(paddingRight),
      height: window.innerHeight - parseFloat(paddingTop) - parseFloat(paddingBottom),
    };
    if (!box?.width || (box.width <= room.width && box.height <= room.height)) return;
    const scale = Math.max(SMALLEST, Math.min(room.width / box.width, room.height / box.height));
    main.style.fontSize = `${Math.floor(scale * 1000) / 10}%`;
  };
  window.addEventListener("resize", fit);

  // How large an x and an H are in MathJax's font, in em.
  const FORMULA_X = 0.442;
  const FORMULA_CAPITAL = 0.683;
  // MathJax makes its x as high as that of the words. In fonts with a large x its capitals and digits are then too
  // high, so that half of the difference is taken back.
  const matchWords = () => {
    const style = getComputedStyle(document.body);
    const ruler = document.createElement("canvas").getContext("2d");
    ruler.font = `100px ${style.fontFamily}`;
    const [x, capital] = ["x", "H"].map((letter) => ruler.measureText(letter).actualBoundingBoxAscent);
    if (!x || !capital) return;
    const size = Math.sqrt(capital / FORMULA_CAPITAL / (x / FORMULA_X));
    document.documentElement.style.setProperty("--formula-size", `${Math.round(100 * Math.min(1.1, Math.max(0.8, size)))}%`);
  };

  const sharesLine = (one, other) => {
    const [here, there] = [one.split("\n"), other.split("\n")];
    return here[0] === there[0] || here.at(-1) === there.at(-1);
  };

  const show = async ({ sequence, source, isPage, ink, paper, bad }) => {
    latest = sequence;
    const main = document.getElementById("formula");
    document.documentElement.style.setProperty("--ink", ink);
    document.documentElement.style.setProperty("--paper", paper);
    document.documentElement.style.setProperty("--bad", bad);
    try {
      window.MathJax.texReset();
      const faults = [];
      const nodes = isPage
        ? await build(window.takeMarkdownApart(source), sequence, faults)
        : [await typeset(source, true)];
      if (sequence !== latest) return;
      const isEdit = isPage && sharesLine(source, shown);
      main.className = isPage ? "page" : "";
      main.replaceChildren(...nodes);
      fit();
      // A formula is a picture to who cannot see it, said by its LaTeX; a page is read as what it is.
      main.setAttribute("role", isPage ? "document" : "img");
      if (isPage) main.removeAttribute("aria-label");
      else main.setAttribute("aria-label", source);
      shown = source;
      // Who edits the end of a page wants to go on seeing it.
      if (!isEdit) document.scrollingElement.scrollTo(0, 0);
      const box = main.getBoundingClientRect();
      if (faults.length) answer("wrong", { sequence, ...faults[0] });
      else answer("drawn", { sequence, width: main.scrollWidth, height: Math.ceil(box.height) });
    } catch (error) {
      if (sequence !== latest || error instanceof Superseded) return;
      main.className += main.classList.contains("stale") ? "" : " stale";
      answer("wrong", { sequence, message: String(error?.message ?? error) });
    }
  };

  window.preview = { show };

  // The configuration is shared with the embedded engine; only what a page needs besides is added here.
  const configuration = window.MathJax;
  configuration.tex.formatError = (_jax, error) => {
    throw error;
  };
  configuration.loader.failed = (error) => answer("broken", { message: String(error?.message ?? error) });
  // One component after the other: loaded all at once, some sometimes wait for each other for ever.
  const components = configuration.loader.load;
  configuration.loader.load = [];
  const load = async () => {
    const { loader, startup } = window.MathJax;
    const output = components.filter((name) => name.startsWith("output/"));
    for (const name of ["core", "input/tex-base", ...output, ...components]) await loader.load(name);
    startup.defaultReady();
    await startup.promise;
    matchWords();
    answer("ready", {});
  };
  configuration.startup = {
    output: "svg",
    typeset: false,
    ready: () => load().catch((error) => answer("broken", { message: String(error?.message ?? error) })),
  };
})();
