import js from "@eslint/js";

export default [
  js.configs.recommended,
  {
    files: ["src/canishare/report/render/static/*.js"],
    languageOptions: { ecmaVersion: 2024, sourceType: "script" },
    rules: {
      "eqeqeq": ["error", "always", { null: "ignore" }],
      "no-control-regex": "off", // control characters are what elements.js looks for
      "no-undef": "off", // the scripts share one scope, which the type checker knows
      "no-unused-vars": ["error", { vars: "local" }], // the same
      "no-var": "error",
      "prefer-const": "error",
    },
  },
];
