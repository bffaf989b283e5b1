// MathJax, as the desktop program sets it up, loaded when the first formula is shown; and pages of Markdown as nodes.
let ready = null;

/** A page that holds its scripts itself evaluates them in `globalThis.loadScript`. */
const script = (address, data = {}) =>
  globalThis.loadScript?.(address, data) ??
  new Promise((resolve, reject) => {
    const element = Object.assign(document.createElement("script"), { src: address, onload: resolve });
    Object.assign(element.dataset, data);
    element.onerror = () => reject(new Error(`${address} cannot be loaded`));
    document.head.append(element);
  });

const start = async () => {
  await script("/web/scripts/configuration.js", { assets: "/javascript" });
  const configuration = window.MathJax;
  configuration.tex.formatError = (_jax, error) => {
    throw error;
  };
  const components = configuration.loader.load;
  configuration.loader.load = [];
  if (globalThis.loadScript) configuration.loader.require = (address) => script(address);
  const started = new Promise((resolve, reject) => {
    configuration.loader.failed = (error) => reject(error);
    configuration.startup = {
      output: "svg",
      typeset: false,
      ready: async () => {
        try {
          const { loader, startup } = window.MathJax;
          const output = components.filter((name) => name.startsWith("output/"));
          // One after the other: loaded all at once, some sometimes wait for each other for ever.
          for (const name of ["core", "input/tex-base", ...output, ...components]) await loader.load(name);
          startup.defaultReady();
          await startup.promise;
          resolve();
        } catch (error) {
          reject(error);
        }
      },
    };
  });
  await script("/javascript/mathjax/startup.js");
  await started;
};

/** Return a node that shows the LaTeX. Raises an Error with MathJax's words when it does not compile. */
export const typeset = async (latex, display = true) => {
  ready ??= start();
  await ready;
  window.MathJax.texReset();
  const node = await window.MathJax.tex2svgPromise(latex, { display });
  const drawing = node.querySelector("svg");
  drawing?.setAttribute("aria-label", latex);
  // How far a narrow page may make it smaller: see .drawing.formula in style.css.
  drawing?.style.setProperty("--natural-width", drawing.getAttribute("width"));
  return node;
};

let markdownReady = null;
const TAGS = {
  heading: (node) => [`h${Math.min(6, node.level + 1)}`],
  paragraph: (node) => [node.isTight ? "span" : "p"],
  list: (node) => [node.isOrdered ? "ol" : "ul", { start: node.start }],
  item: () => ["li"],
  quote: () => ["blockquote"],
  table: () => ["table"],
  row: () => ["tr"],
  cell: (node) => [node.isHeader ? "th" : "td"],
  strong: () => ["strong"],
  emphasis: () => ["em"],
  strike: () => ["s"],
  code: () => ["code"],
  "code block": () => ["pre"],
  rule: () => ["hr"],
};

const formula = async (node) => {
  try {
    return await typeset(node.text, node.isDisplay);
  } catch {
    return Object.assign(document.createElement("code"), { className: "broken", textContent: node.text });
  }
};

/** Links lead nowhere and pictures are fetched only from `figures`, the address of a document's own. */
const build = async (tree, figures) => {
  const built = [];
  for (const node of tree) {
    if (node.kind === "text") built.push(node.text);
    else if (node.kind === "break") built.push(node.isHard ? document.createElement("br") : "\n");
    else if (node.kind === "formula") built.push(await formula(node));
    else if (node.kind === "image" && figures && /^figures\/[\w.-]+$/.test(node.address)) {
      const properties = { src: `${figures}/${node.address}`, alt: node.text ?? "", loading: "lazy" };
      built.push(Object.assign(document.createElement("img"), properties));
    } else {
      const [tag, properties] = (TAGS[node.kind] ?? (() => ["span"]))(node);
      const element = Object.assign(document.createElement(tag), properties);
      element.append(...(node.children ? await build(node.children, figures) : [node.text ?? ""]));
      built.push(element);
    }
  }
  return built;
};

/** Return the nodes of a page of Markdown. */
export const typesetPage = async (markdown, figures = "") => {
  markdownReady ??= script("/javascript/markdown-it/markdown-it.umd.min.js").then(() =>
    script("/web/scripts/markdown.js"),
  );
  await markdownReady;
  return build(window.takeMarkdownApart(markdown), figures);
};
