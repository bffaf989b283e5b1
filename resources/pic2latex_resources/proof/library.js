// MathJax, its font and Markdown's parser lie in this page, compressed; what asks for one by an address gets it from here.
const files = [...document.querySelectorAll("script[data-file]")];

const unpacked = async (element) => {
  const bytes = Uint8Array.from(atob(element.textContent), (each) => each.charCodeAt(0));
  const stream = new Blob([bytes]).stream().pipeThrough(new DecompressionStream("gzip"));
  return new Response(stream).text();
};

const evaluated = new Map();

/** Evaluate the script whose address ends as that of one of the files does, once. Rejects for one that is not here. */
globalThis.loadScript = (address, data = {}) => {
  const file = files.find((each) => address.endsWith(`/${each.dataset.file}`));
  if (!file) return Promise.reject(new Error(`${address} is not part of this report`));
  if (!evaluated.has(file)) {
    const run = async () => {
      const script = document.createElement("script");
      Object.assign(script.dataset, data);
      script.textContent = await unpacked(file);
      document.head.append(script);
    };
    evaluated.set(file, run());
  }
  return evaluated.get(file);
};
