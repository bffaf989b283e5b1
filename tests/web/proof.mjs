// Opens proof reports from files in a real Chromium and prints what it saw, as JSON, for test_proof_report.py.
//   node proof.mjs REPORT HOSTILE_REPORT
import { createRequire } from "node:module";
import { readFile } from "node:fs/promises";
import { pathToFileURL } from "node:url";

const require = createRequire(`${process.env.NODE_MODULES_PARENT}/`);
const { chromium } = require("playwright-core");
const [report, hostile] = process.argv.slice(2);
const PATIENCE = 60_000;
const FLAGS = ["--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage", "--host-resolver-rules=MAP * ~NOTFOUND"];
const seen = { violations: [], requests: [], errors: [], axe: {}, results: {} };
const axe = await readFile(require.resolve("axe-core/axe.min.js"), "utf8");
const browser = await chromium.launch({ executablePath: process.env.CHROMIUM, args: FLAGS });

const open = async (file, options = {}) => {
  const context = await browser.newContext({ viewport: { width: 1280, height: 800 }, locale: "en-US", ...options });
  context.setDefaultTimeout(PATIENCE);
  await context.exposeFunction("violated", (text) => seen.violations.push(text));
  await context.addInitScript(() => {
    document.addEventListener("securitypolicyviolation", (event) =>
      window.violated(`${event.violatedDirective} ${event.blockedURI} ${event.sample}`));
  });
  const page = await context.newPage();
  page.on("pageerror", (error) => seen.errors.push(String(error)));
  page.on("request", (request) => {
    if (!/^(data|blob):/.test(request.url())) seen.requests.push(request.url());
  });
  await page.goto(pathToFileURL(file).href);
  await page.waitForSelector(".passage");
  await page.waitForFunction(() => !document.querySelector(".drawing .raw"));
  return page;
};

/** Axe is our own; it comes by the debugger, which no policy holds up. */
const audit = async (page, name) => {
  await page.evaluate(axe);
  const found = await page.evaluate(() => window.axe.run(document, { resultTypes: ["violations"] }));
  seen.axe[name] = found.violations.map((each) => `${each.id}: ${each.nodes.map((node) => node.target).join(" ")}`);
};

const saved = async (page, act) => {
  const [download] = await Promise.all([page.waitForEvent("download"), act()]);
  return { name: download.suggestedFilename(), text: await readFile(await download.path(), "utf8") };
};

const looked = (page) =>
  page.evaluate(() => {
    const inView = (element, side) => {
      const [own, whole] = [element?.getBoundingClientRect(), document.querySelector(side).getBoundingClientRect()];
      return Boolean(own) && own.bottom > whole.top && own.top < whole.bottom;
    };
    const place = document.querySelector(".place.current");
    const mark = document.querySelector(".doubt.current");
    return {
      place: place?.getAttribute("aria-label") ?? "",
      mark: mark?.getAttribute("aria-label") ?? "",
      passage: document.querySelector(".passage.current")?.dataset.index ?? "",
      both: inView(place, "#pages") && inView(mark ?? document.querySelector(".passage.current"), "#text"),
      progress: document.querySelector(".progress").textContent,
    };
  });

const scenarios = {
  async untouched() {
    const page = await open(report);
    await audit(page, "light");
    const found = await saved(page, () => page.click("#save"));
    const facts = await page.evaluate(() => ({
      formulas: document.querySelectorAll(".drawing mjx-container svg").length,
      broken: document.querySelectorAll(".broken").length,
      pictures: [...document.querySelectorAll(".sheet img")].map((each) => each.naturalWidth > 0),
      figure: document.querySelector("canvas.figure").width,
      notices: [...document.querySelectorAll(".notice")].map((each) => each.textContent),
      marks: [...document.querySelectorAll(".mark")].map((each) => each.textContent),
      noPicture: document.querySelector(".no-picture")?.textContent ?? "",
    }));
    await page.context().close();
    return { ...facts, saved: found };
  },
  async doubts() {
    const page = await open(report);
    await page.click('.place[aria-label="Doubtful place 2"]');
    const fromPage = await looked(page);
    await audit(page, "doubt");
    await page.click(".sheet .area >> nth=0");
    await page.click(".doubt >> nth=0");
    const fromText = await looked(page);
    const ambiguous = await page.$$eval(".reading", (all) => all.map((each) => each.disabled));
    await page.click('.place[aria-label="Doubtful place 2"]');
    await page.click(".reading");
    await page.waitForFunction(() => /^1 of/.test(document.querySelector(".progress").textContent));
    await page.waitForSelector(".doubt.checked");
    const focused = await page.evaluate(() => document.activeElement.className);
    const picked = await looked(page);
    const { text } = await saved(page, () => page.click("#save"));
    await page.context().close();
    return { fromPage, fromText, ambiguous, focused, picked, text };
  },
  async keyboard() {
    const page = await open(report);
    const steps = [];
    for (const key of ["n", "n", "n", "n", "p"]) {
      await page.keyboard.press(key);
      steps.push(await looked(page));
    }
    for (let count = 0; count < 3; count += 1) await page.keyboard.press("y");
    const done = await looked(page);
    await page.keyboard.press("e");
    const source = await page.evaluate(() => document.activeElement.className);
    await page.keyboard.press("Escape");
    const after = await page.evaluate(() => document.activeElement.className);
    const file = await saved(page, () => page.keyboard.press("Control+s"));
    await page.focus(".place[tabindex='0']");
    await page.keyboard.press("ArrowDown");
    const arrow = await looked(page);
    await page.context().close();
    return { steps, done, source, after, file: file.name, arrow };
  },
  async editing() {
    const page = await open(report);
    const index = await page.locator(".passage", { hasText: "smaller than" }).getAttribute("data-index");
    const passage = page.locator(`.passage[data-index="${index}"]`);
    await passage.hover();
    await passage.locator(".open-editor").click();
    const source = passage.locator("textarea");
    await source.fill("Now $\\int_0^1 \\mathbb{R}$ and $\\frac{$");
    await page.waitForSelector(".passage .broken");
    const complaint = await passage.locator(".complaint").isVisible();
    await source.fill("Now $\\int_0^1 \\mathcal{R}$ is corrected.");
    await page.waitForFunction(() => /Now/.test(document.querySelector("#text").textContent) && !document.querySelector(".broken"));
    await audit(page, "editing");
    await page.keyboard.press("Control+Enter");
    const marks = await page.$$eval(".mark.changed", (all) => all.length);
    const { text } = await saved(page, () => page.click("#save"));
    await page.reload();
    await page.waitForFunction(() => !document.querySelector(".drawing .raw"));
    const toast = await page.textContent(".toast");
    const kept = await saved(page, () => page.click("#save"));
    await page.reload();
    await page.waitForSelector(".toast .quiet");
    await page.click(".toast .quiet");
    const discarded = await saved(page, () => page.click("#save"));
    await page.context().close();
    return { complaint, marks, text, toast, kept: kept.text, discarded: discarded.text };
  },
  async leavingOut() {
    const page = await open(report);
    const head = page.locator(".passage.left-out").first();
    await head.hover();
    await head.locator(".open-editor").click();
    await head.locator('[data-key="takeIn"]').click();
    const { text } = await saved(page, () => page.click("#save"));
    await page.context().close();
    return { text };
  },
  async scrolling() {
    const page = await open(report, { viewport: { width: 1280, height: 420 } });
    const tops = () => page.evaluate(() => ["#pages", "#text"].map((side) => document.querySelector(side).scrollTop));
    await page.hover("#text");
    await page.mouse.wheel(0, 500);
    await page.waitForFunction(() => document.querySelector("#pages").scrollTop > 0);
    const down = await tops();
    await page.hover("#pages");
    await page.mouse.wheel(0, -5000);
    await page.waitForFunction(() => document.querySelector("#text").scrollTop === 0);
    await page.context().close();
    return { down };
  },
  async looks() {
    const looks = {};
    for (const [name, options] of Object.entries({
      dark: { colorScheme: "dark" },
      Chinese: { locale: "zh-CN" },
      narrow: { viewport: { width: 320, height: 640 } },
    })) {
      const page = await open(report, options);
      await page.keyboard.press("n");
      await audit(page, name);
      looks[name] = await page.evaluate(() => ({
        language: document.documentElement.lang,
        save: document.querySelector("#save").textContent,
        said: document.querySelector(".said").textContent,
        sideways: document.documentElement.scrollWidth - innerWidth,
        paper: getComputedStyle(document.querySelector("#text")).backgroundColor,
      }));
      if (name === "Chinese") {
        await page.click("#language");
        looks.changed = await page.textContent("#save");
      }
      await page.context().close();
    }
    return looks;
  },
  async hostile() {
    const page = await open(hostile);
    await page.keyboard.press("n");
    for (const reading of await page.$$(".reading:not(:disabled)")) await reading.click().catch(() => {});
    for (const link of await page.$$("#text a")) await link.click({ timeout: 500 }).catch(() => {});
    await page.keyboard.press("e");
    await page.waitForTimeout(500); // what would come late, comes
    const found = await page.evaluate(() => ({
      hacked: window.hacked ?? null,
      foreign: [...document.querySelectorAll("#text script, #text iframe, #text img, #text a[href], #text [onerror]")].length,
      title: document.querySelector("h1").textContent,
    }));
    const { text } = await saved(page, () => page.click("#save"));
    await page.context().close();
    return { ...found, text };
  },
};

for (const [name, act] of Object.entries(scenarios)) {
  try {
    seen.results[name] = await act();
  } catch (error) {
    seen.results[name] = { failed: String(error) };
  }
}
await browser.close();
console.log(JSON.stringify(seen));
