// Drives the web page in a real Chromium and prints what it saw, as JSON, for test_page.py.
//   node page.mjs BASE NAMED_BASE FOREIGN_BASE SAMPLES ILLEGIBLE PDF DOUBTFUL_PAGE
// SCENARIOS=paste,history in the environment plays these alone.
import { createRequire } from "node:module";
import { readFile } from "node:fs/promises";

const require = createRequire(`${process.env.NODE_MODULES_PARENT}/`);
const { chromium } = require("playwright-core");
const [base, namedBase, foreignBase, samples, illegible, pdf, doubtfulPage] = process.argv.slice(2);
const PATIENCE = 30_000;
const FLAGS = [
  "--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage",
  "--use-fake-device-for-media-stream", "--use-fake-ui-for-media-stream",
  "--host-resolver-rules=MAP math.test 127.0.0.1, MAP * ~NOTFOUND, EXCLUDE 127.0.0.1",
];
const seen = { violations: [], foreign: [], errors: [], axe: {} };
const axe = await readFile(require.resolve("axe-core/axe.min.js"), "utf8");

const browser = await chromium.launch({ executablePath: process.env.CHROMIUM, args: FLAGS });

const open = async (options = {}, address = base) => {
  const context = await browser.newContext({ viewport: { width: 1280, height: 900 }, locale: "en-US", ...options });
  if (address === base) await context.grantPermissions(["clipboard-read", "clipboard-write", "camera"], { origin: base });
  context.setDefaultTimeout(PATIENCE);
  await context.exposeFunction("violated", (text) => seen.violations.push(text));
  await context.addInitScript(() => {
    document.addEventListener("securitypolicyviolation", (event) =>
      window.violated(`${event.violatedDirective} ${event.blockedURI} ${event.sourceFile}`));
  });
  const page = await context.newPage();
  page.on("pageerror", (error) => seen.errors.push(String(error)));
  page.on("request", (request) => {
    const url = request.url();
    if (!/^(data|blob):/.test(url) && !url.startsWith(address)) seen.foreign.push(url);
  });
  await page.goto(address);
  await page.waitForSelector(".picture-card");
  return page;
};

const sample = async (name) => [...(await readFile(`${samples}/${name}.png`))];
const paste = async (page, name) => pasteBytes(page, await sample(name));
const pasteBytes = async (page, picture) => {
  await page.evaluate((bytes) => {
    const transfer = new DataTransfer();
    transfer.items.add(new File([new Uint8Array(bytes)], "pasted.png", { type: "image/png" }));
    document.dispatchEvent(new ClipboardEvent("paste", { clipboardData: transfer, bubbles: true, cancelable: true }));
  }, picture);
  await page.waitForSelector(".drawing mjx-container");
  return page.inputValue("#source");
};

const audit = async (page, name) => {
  await page.waitForTimeout(300); // colours change softly
  await page.evaluate(axe);
  const found = await page.evaluate(() => window.axe.run(document, { resultTypes: ["violations"] }));
  seen.axe[name] = found.violations.map((each) => `${each.id}: ${each.nodes.map((node) => node.target).join(" ")}`);
};

/** Ask the page until there is an answer. */
const until = async (page, ask) => {
  for (const deadline = Date.now() + PATIENCE; Date.now() < deadline; ) {
    const answer = await page.evaluate(ask);
    if (answer) return answer;
    await page.waitForTimeout(50);
  }
  throw new Error("no answer in time");
};

const closeDialog = async (page) => {
  await page.keyboard.press("Escape");
  await page.waitForSelector("dialog", { state: "detached" });
};

/** What is looked at when the pointer or the keyboard is on a doubtful token, and on its place in the picture. */
const places = async (page, picture = ".original img", name = "doubts") => {
  const looked = () =>
    page.evaluate(() => ({
      place: [...document.querySelectorAll(".place")].findIndex((each) => each.classList.contains("looked")),
      token: document.querySelector(".doubt.looked .doubt-mark")?.id ?? "",
      rings: document.querySelectorAll(".frame .looked-at").length,
    }));
  await page.hover(".doubt-mark");
  const hovered = await looked();
  await page.hover("h1");
  const nothing = await looked();
  await page.focus(".place");
  const first = await looked();
  await page.keyboard.press("ArrowRight");
  const second = await looked();
  const labels = await page.$$eval(".place", (all) => all.map((each) => each.getAttribute("aria-label")));
  const inside = await page.evaluate((shown) => {
    const picture = document.querySelector(shown).getBoundingClientRect();
    return [...document.querySelectorAll(".place")].every((each) => {
      const box = each.getBoundingClientRect();
      return box.left >= picture.left - 1 && box.right <= picture.right + 1 && box.top >= picture.top - 1 && box.bottom <= picture.bottom + 1;
    });
  }, picture);
  await page.keyboard.press("Enter");
  await page.waitForSelector(".alternatives .lens");
  const focused = await page.evaluate(() => document.activeElement.id);
  await audit(page, name);
  await page.keyboard.press("Enter");
  await page.waitForSelector(".alternatives", { state: "detached" });
  return { hovered, nothing, first, second, labels, inside, focused };
};

/** The page of a document that is shown, once its picture is there. */
const shownPage = async (page) => {
  await page.waitForFunction(() => document.querySelector(".page-frame img")?.naturalWidth > 0);
  return page.evaluate(() => ({
    number: document.querySelector("#page-number").value,
    all: document.querySelectorAll("#page-number option").length,
    width: document.querySelector(".page-frame img").naturalWidth,
    source: new URL(document.querySelector(".page-frame img").src).pathname.replace(/[0-9a-f]{32}/, "ID"),
  }));
};

const scenarios = {
  async paste() {
    const page = await open();
    await audit(page, "empty");
    const latex = await paste(page, "basel");
    await audit(page, "result");
    await page.selectOption("#theme", "dark");
    await audit(page, "dark");
    await page.context().close();
    return { latex };
  },
  async copies() {
    const page = await open();
    await paste(page, "quadratic");
    const copies = {};
    for (const chip of await page.$$(".chip")) {
      const format = await chip.getAttribute("data-format");
      await page.evaluate(() => navigator.clipboard.writeText(""));
      await chip.click();
      copies[format] = await until(page, async () => {
        const [item] = await navigator.clipboard.read();
        if (!item?.types.length) return null;
        const text = item.types.includes("text/plain") ? await (await item.getType("text/plain")).text() : "";
        return text || item.types.includes("image/png") ? { types: item.types, text } : null;
      });
      copies[format].notice = await page.textContent(".notice");
    }
    await page.context().close();
    return copies;
  },
  async document() {
    if (!pdf) return null;
    const page = await open();
    const [progress, early] = [[], []];
    await page.exposeFunction("told", (text) => progress.push(text));
    await page.exposeFunction("shownEarly", (text) => early.push(text));
    await page.evaluate(() => {
      new MutationObserver(() => {
        const text = document.querySelector(".busy span:nth-child(2)")?.textContent;
        if (text) window.told(text);
        const source = document.querySelector("#source");
        if (source?.readOnly) window.shownEarly(source.value);
      }).observe(document.body, { subtree: true, childList: true, characterData: true });
    });
    await page.setInputFiles("#file", pdf);
    await page.waitForFunction(() => document.querySelector("#source")?.readOnly === false, null, { timeout: 6 * PATIENCE });
    await page.waitForSelector(".page-frame img");
    const markdown = await page.inputValue("#source");
    await page.click('[data-format="latex"]');
    await page.waitForFunction(() => document.querySelector(".notice").textContent !== "");
    const latex = await page.evaluate(() => navigator.clipboard.readText());
    await page.waitForSelector(".drawing.page img", { timeout: 2 * PATIENCE }); // it is drawn after the text is there
    const figures = await page.$$eval(".drawing.page img", (images) => images.length);
    const looked = await shownPage(page);
    await page.click('[aria-label="Next page"]');
    await page.waitForFunction(() => document.querySelector("#page-number").value === "2");
    const next = await shownPage(page);
    await audit(page, "document");
    await page.context().close();
    return { markdown, latex, figures, looked, next, early, progress: [...new Set(progress)] };
  },
  async page() {
    const page = await open({ locale: "zh-CN" });
    await page.click('[data-mode="page"]');
    await page.setInputFiles("#file", doubtfulPage);
    await page.waitForSelector(".drawing.page mjx-container", { timeout: 6 * PATIENCE });
    const warnings = await page.$$eval(".warnings li", (all) => all.map((each) => each.textContent));
    await page.hover(".warnings li .show-place");
    const warned = await page.evaluate(() => document.querySelectorAll(".page-frame .warned.looked").length);
    const placing = await places(page, ".page-frame .original img", "page places");
    const before = await page.inputValue("#source");
    await page.click(".doubt-mark");
    await page.click(".alternatives button");
    await page.waitForFunction(() => document.querySelector(".notice").textContent !== "");
    const [after, notice] = [await page.inputValue("#source"), await page.textContent(".notice")];
    await page.selectOption("#language", "en");
    await page.waitForFunction(() => document.documentElement.lang === "en");
    const english = await page.$$eval(".warnings li", (all) => all.map((each) => each.textContent));
    await page.setViewportSize({ width: 320, height: 640 });
    const sideways = await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth);
    await page.context().close();
    return { warnings, english, warned, sideways, before, after, notice, ...placing };
  },
  async problem() {
    const page = await open({ locale: "zh-CN" });
    await page.setInputFiles("#file", { name: "none.png", mimeType: "image/png", buffer: Buffer.from("none") });
    await page.waitForSelector(".problem");
    const chinese = await page.textContent(".problem");
    await audit(page, "problem");
    await page.selectOption("#language", "en");
    await page.waitForFunction(() => document.documentElement.lang === "en");
    const english = await page.textContent(".problem");
    await page.context().close();
    return { chinese, english };
  },
  async history() {
    const page = await open();
    await paste(page, "basel");
    await paste(page, "quadratic");
    await page.waitForFunction(() => document.querySelector("#source").value.includes("sqrt"));
    await page.click("#open-history");
    await page.waitForSelector(".row");
    await audit(page, "history");
    const rows = await page.$$eval(".row", (all) => all.length);
    await page.fill("#search", "sum");
    const found = await page.$$eval(".row", (all) => all.length);
    const download = page.waitForEvent("download");
    await page.click("#export");
    const exported = JSON.parse(await readFile(await (await download).path(), "utf8"));
    await page.click(".row-open");
    await page.waitForFunction(() => document.querySelector("#source").value.includes("sum"));
    const restored = await page.inputValue("#source");
    await page.reload();
    await page.click("#open-history");
    await page.waitForSelector(".row");
    page.once("dialog", (dialog) => dialog.accept());
    await page.click("#clear-all");
    await page.waitForSelector(".row", { state: "detached" });
    await page.context().close();
    return { rows, found, exported, restored };
  },
  async pad() {
    const page = await open();
    await page.keyboard.press("d");
    const box = await (await page.waitForSelector(".sheet")).boundingBox();
    await audit(page, "pad");
    const draw = async (points) => {
      await page.mouse.move(box.x + points[0][0], box.y + points[0][1]);
      await page.mouse.down();
      for (const [x, y] of points.slice(1)) await page.mouse.move(box.x + x, box.y + y, { steps: 6 });
      await page.mouse.up();
    };
    await draw([[100, 60], [160, 160]]);
    await draw([[160, 60], [100, 160]]);
    await draw([[200, 110], [260, 110]]);
    await page.click("dialog .tools button:first-child");
    const sent = page.waitForRequest((request) => request.url().includes("/v1/recognize"));
    await page.click("#read-pad");
    const body = (await sent).postDataBuffer();
    await page.waitForSelector(".drawing mjx-container, .problem");
    await page.context().close();
    return { png: body ? body.subarray(1, 4).toString() : "blob", result: true };
  },
  async languages() {
    const page = await open({ locale: "zh-CN" });
    const first = await page.textContent("#picture-title");
    await page.selectOption("#language", "en");
    await page.waitForFunction(() => document.documentElement.lang === "en");
    const second = await page.textContent("#picture-title");
    await page.selectOption("#language", "zh-CN");
    await page.waitForFunction(() => document.documentElement.lang === "zh-CN");
    await paste(page, "basel");
    await audit(page, "Chinese");
    const raw = await page.$$eval("button, label, h2, p", (all) =>
      all.map((each) => each.textContent).filter((text) => /\b[a-z]+[A-Z]\w+\b/.test(text)));
    await page.fill("#source", "x + \\foo");
    const complaint = await (await page.waitForSelector(".complaint")).textContent();
    await page.context().close();
    return { first, second, raw, complaint };
  },
  async keyboard() {
    const page = await open();
    await page.keyboard.press("?");
    await page.waitForSelector("dialog.keys");
    await audit(page, "keys");
    await closeDialog(page);
    await page.keyboard.press("t");
    const mode = await page.getAttribute('[data-mode="page"]', "aria-pressed");
    await page.keyboard.press("f");
    await paste(page, "basel");
    await page.focus(".frame img");
    await page.keyboard.press("ArrowLeft");
    await page.waitForSelector(".cut");
    await page.keyboard.press("9");
    await page.waitForFunction(() => document.querySelector(".notice").textContent !== "");
    const typst = await page.evaluate(() => navigator.clipboard.readText());
    const reached = [];
    await page.evaluate(() => document.activeElement.blur());
    for (let count = 0; count < 60; count += 1) {
      await page.keyboard.press("Tab");
      reached.push(await page.evaluate(() => document.activeElement.id || document.activeElement.dataset.format || ""));
    }
    await page.context().close();
    return { mode, typst, reached };
  },
  async editing() {
    const page = await open();
    await paste(page, "quadratic");
    await page.fill("#source", "\\frac{1");
    await page.waitForSelector(".complaint");
    const complaint = await page.textContent(".complaint");
    const stale = await page.$eval(".drawing", (each) => each.classList.contains("stale"));
    await page.fill("#source", "a+b");
    await page.waitForSelector(".complaint", { state: "detached" });
    await page.click("#tab-visual");
    await page.waitForSelector("math-field");
    await audit(page, "visual");
    await page.evaluate(() => {
      const field = document.querySelector("math-field");
      field.setValue("c^2", { silenceNotifications: false });
      field.dispatchEvent(new Event("input"));
    });
    await page.click("#tab-source");
    const edited = await page.inputValue("#source");
    await page.context().close();
    return { complaint, stale, edited };
  },
  async doubts() {
    const page = await open();
    await pasteBytes(page, [...(await readFile(illegible))]);
    const before = await page.inputValue("#source");
    const placing = await places(page);
    await page.click(".doubt-mark");
    const others = await page.$$eval(".alternatives button", (all) => all.length);
    await page.click(".alternatives button");
    const after = await page.inputValue("#source");
    await page.click('.compact .segment:has-text("Overlaid")');
    const over = await page.$eval(".compare", (each) => each.classList.contains("over"));
    await page.context().close();
    return { changed: before !== after, others, over, ...placing };
  },
  async cutting() {
    const page = await open();
    await paste(page, "quadratic");
    const whole = await page.inputValue("#source");
    const box = await (await page.waitForSelector(".frame img")).boundingBox();
    await page.mouse.move(box.x + box.width * 0.2, box.y + 2);
    await page.mouse.down();
    await page.mouse.move(box.x + box.width - 2, box.y + box.height - 2, { steps: 5 });
    await page.mouse.up();
    await page.waitForSelector(".cut");
    await page.click("#read");
    await page.waitForFunction((text) => document.querySelector("#source").value !== text, whole);
    const width = await page.$eval(".frame img", (image) => image.naturalWidth);
    await page.click('[aria-label="Turn right"]');
    await page.waitForFunction((before) => document.querySelector(".frame img").naturalHeight === before, width);
    await page.context().close();
    return { whole, part: true };
  },
  async camera() {
    const page = await open();
    await page.click('.choices button:nth-child(2)');
    await page.waitForFunction(() => document.querySelector("video")?.videoWidth > 0);
    const sent = page.waitForRequest((request) => request.url().includes("/v1/recognize"));
    await page.click("#shoot");
    await sent;
    await page.context().close();
    return true;
  },
  async widths() {
    const wide = {};
    for (const [width, height] of [[320, 640], [768, 1024], [3840, 2160]]) {
      const page = await open({ viewport: { width, height } });
      await paste(page, "basel");
      wide[width] = await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth);
      await page.context().close();
    }
    return wide;
  },
  async insecure() {
    const page = await open({}, namedBase);
    const secure = await page.evaluate(() => [window.isSecureContext, Boolean(navigator.clipboard)]);
    await paste(page, "basel");
    await page.click("#copy");
    await page.waitForFunction(() => document.querySelector(".notice").textContent !== "");
    const notice = await page.textContent(".notice");
    await page.context().close();
    return { secure, notice };
  },
  async shared() {
    const page = await open();
    await page.evaluate(() => navigator.serviceWorker.ready);
    await page.waitForFunction(() => navigator.serviceWorker.controller);
    const address = await page.evaluate(async (bytes) => {
      const form = new FormData();
      form.append("picture", new File([new Uint8Array(bytes)], "shared.png", { type: "image/png" }));
      return (await fetch("/shared", { method: "POST", body: form, redirect: "manual" })).type;
    }, await sample("basel"));
    await page.goto(`${base}/?shared`);
    await page.waitForSelector(".drawing mjx-container");
    const latex = await page.inputValue("#source");
    await page.context().close();
    return { address, latex };
  },
  async docs() {
    const page = await open();
    await page.click("#api");
    await page.waitForSelector(".opblock");
    await audit(page, "docs");
    await page.click(".opblock-summary-control");
    await page.waitForSelector(".opblock-body .microlight");
    await audit(page, "docs, opened");
    await page.emulateMedia({ colorScheme: "dark" });
    await audit(page, "docs, dark");
    const operations = await page.$$eval(".opblock", (found) => found.length);
    const title = await page.title();
    await page.evaluate(() => localStorage.setItem("pic2latex.language", "zh-CN"));
    await page.reload();
    await page.waitForFunction(() => document.documentElement.lang === "zh-CN");
    const chinese = await page.title();
    await page.context().close();
    return { operations, title, chinese };
  },
  async foreigners() {
    const page = await browser.newPage();
    await page.goto(foreignBase);
    const fetched = await page.evaluate(async (address) => {
      const body = new Blob(["x"], { type: "text/plain" });
      const tries = [{ mode: "cors" }, { mode: "no-cors" }].map((mode) =>
        fetch(`${address}/v1/recognize`, { method: "POST", body, ...mode }).then((answer) => answer.type, () => "refused"));
      return Promise.all(tries);
    }, base);
    const posted = page.waitForResponse((response) => response.url().includes("/v1/recognize"));
    await page.evaluate((address) => {
      const form = Object.assign(document.createElement("form"), {
        method: "post", action: `${address}/v1/recognize`, enctype: "multipart/form-data",
      });
      document.body.append(form);
      form.submit();
    }, base);
    const status = (await posted).status();
    await page.close();
    return { fetched, status };
  },
};

scenarios.phone = async () => {
  const page = await open();
  await page.click("#open-phone");
  await page.waitForSelector(".qr");
  await audit(page, "phone");
  const shown = await page.evaluate(() => ({
    address: document.querySelector(".phone-address").textContent,
    code: document.querySelector(".phone-digits").textContent.replace(" ", ""),
    scanned: document.querySelector(".qr").naturalWidth,
  }));
  const context = await browser.newContext({ viewport: { width: 360, height: 720 }, hasTouch: true, locale: "en-US" });
  context.setDefaultTimeout(PATIENCE);
  const phone = await context.newPage();
  await phone.goto(shown.address);
  await phone.fill("#code", shown.code);
  await phone.click("#code-step button");
  await phone.waitForSelector("#photo-step:not([hidden])");
  await page.waitForSelector('[data-state="connected"]');
  await phone.setInputFiles("#gallery", `${samples}/basel.png`);
  await phone.waitForSelector("#crop-step:not([hidden])");
  for (const [corner, keys] of [["left.top", ["ArrowLeft", "ArrowUp"]], ["right.bottom", ["ArrowRight", "ArrowDown"]]]) {
    await phone.focus(`.handle.${corner}`);
    for (const key of keys) for (let step = 0; step < 4; step += 1) await phone.keyboard.press(key);
  }
  await page.bringToFront();
  await phone.click("#send");
  await page.waitForSelector(".phone-last");
  await phone.waitForSelector("#result-step:not([hidden])");
  const said = await phone.textContent("#result-title");
  const copied = await page.evaluate(() => navigator.clipboard.readText());
  await closeDialog(page);
  const latex = await page.inputValue("#source");
  let gone = false;
  for (const deadline = Date.now() + PATIENCE; !gone && Date.now() < deadline; ) {
    gone = await phone.request.get(shown.address).then(() => false, () => true);
  }
  await context.close();
  await page.context().close();
  return { ...shown, said, copied, latex, gone };
};

const results = {};
const wanted = process.env.SCENARIOS?.split(",") ?? Object.keys(scenarios);
for (const [name, run] of Object.entries(scenarios).filter(([each]) => wanted.includes(each))) {
  try {
    results[name] = await run();
  } catch (error) {
    results[name] = { failed: String(error) };
  }
}
await browser.close();
console.log(JSON.stringify({ ...seen, results }));
