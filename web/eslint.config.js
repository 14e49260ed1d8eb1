import { fileURLToPath } from "node:url";
import reactHooks from "eslint-plugin-react-hooks";
import tseslint from "typescript-eslint";
import { importDirection } from "./tooling/eslint/import-direction.js";
import { noCjkLiteral } from "./tooling/eslint/no-cjk-literal.js";

const root = fileURLToPath(new URL(".", import.meta.url));

export default tseslint.config(
  { ignores: ["dist/**", "node_modules/**", "shared/src/generated/**"] },
  ...tseslint.configs.strict,
  {
    files: ["**/*.{ts,tsx}"],
    plugins: {
      "react-hooks": reactHooks,
      liveloop: { rules: { "import-direction": importDirection, "no-cjk-literal": noCjkLiteral } },
    },
    rules: {
      "react-hooks/rules-of-hooks": "error",
      "react-hooks/exhaustive-deps": "error",
      "liveloop/import-direction": ["error", { root }],
      "liveloop/no-cjk-literal": "error",
      "max-lines": ["error", 500],
      "no-console": "error",
      eqeqeq: "error",
      "@typescript-eslint/consistent-type-imports": "error",
    },
  },
  {
    files: ["**/*.ts"],
    rules: { "max-lines-per-function": ["error", { max: 60, skipComments: true, skipBlankLines: true }] },
  },
  {
    files: ["**/*.tsx"],
    rules: { "max-lines-per-function": ["error", { max: 100, skipComments: true, skipBlankLines: true }] },
  },
  {
    files: ["**/tests/**"],
    rules: {
      "liveloop/no-cjk-literal": "off",
      "max-lines-per-function": "off",
      "@typescript-eslint/no-non-null-assertion": "off",
    },
  },
);
