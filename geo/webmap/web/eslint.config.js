import js from "@eslint/js";

const browser = [
  "window",
  "document",
  "matchMedia",
  "requestAnimationFrame",
  "getComputedStyle",
  "devicePixelRatio",
  "Path2D",
  "L",
  "DOMParser",
  "ResizeObserver",
  "setTimeout",
  "queueMicrotask",
  "Blob",
  "Response",
  "DecompressionStream",
  "TextDecoder",
  "IntersectionObserver",
  "URL",
  "URLSearchParams",
  "atob",
  "history",
  "location",
];

export default [
  { ignores: ["node_modules/**"] },
  js.configs.recommended,
  {
    files: ["src/**/*.js"],
    languageOptions: { globals: Object.fromEntries(browser.map((name) => [name, "readonly"])) },
    rules: {
      eqeqeq: "error",
      "no-eval": "error",
      "no-implied-eval": "error",
      "no-new-func": "error",
      "no-console": "error",
      "no-var": "error",
      "prefer-const": "error",
      "no-restricted-properties": [
        "error",
        ...["innerHTML", "outerHTML", "insertAdjacentHTML"].map((property) => ({
          property,
          message: "Text from data becomes text: use textContent.",
        })),
        { object: "document", property: "write", message: "Use createElement." },
      ],
    },
  },
  { files: ["*.js", "tests/**/*.js"], languageOptions: { globals: { console: "readonly", process: "readonly" } } },
];
